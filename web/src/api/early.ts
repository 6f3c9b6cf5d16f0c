/** The one answer that public/early.js asked for before the screens were here: given once, to the first question for its address. */
interface Early {
  address: string
  /** Nothing when it was refused or the line was cut. */
  answer: Promise<unknown>
}

declare global {
  /** Nothing: we have started, and whoever asks now comes too late. */
  var askedEarly: Early | null | undefined
}

let early = globalThis.askedEarly
globalThis.askedEarly = null

/** The answer that is already on its way to this address, or nothing. */
export async function takeEarly(address: string): Promise<unknown> {
  if (early?.address !== address) return null
  const { answer } = early
  early = null
  return answer
}

/** Something is about to change: what was answered before is no longer true. */
export function forgetEarly(): void {
  early = null
}
