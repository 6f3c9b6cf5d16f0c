/** Numbers as they are typed: commas come by themselves, and the caret stays where the person put it. */

const digitsMost = 15

/** Only what can stand in a number; Hangul typed by accident is dropped. */
export function cleaned(typed: string, whole: boolean, negative: boolean): string {
  const sign = negative && typed.trim().startsWith('-') ? '-' : ''
  const [head = '', ...tail] = typed.replace(/[^\d.]/g, '').split('.')
  const digits = head.slice(0, digitsMost).replace(/^0+(?=\d)/, '')
  const point = whole || tail.length === 0 ? '' : `.${tail.join('').slice(0, digitsMost)}`
  return sign + digits + point
}

export function withCommas(plain: string): string {
  const [whole = '', ...rest] = plain.split('.')
  return [whole.replace(/\B(?=(\d{3})+$)/g, ','), ...rest].join('.')
}

/** The number written, or nothing while there is none ("-", "."). */
export function numberOf(plain: string): number | undefined {
  const value = Number(plain)
  return /\d/.test(plain) && Number.isFinite(value) ? value : undefined
}

/** Where the caret belongs in the new text so that as many digits follow it as before. */
export function caretAfter(old: string, caret: number, next: string): number {
  let following = old.slice(caret).replace(/[^\d.-]/g, '').length
  let place = next.length
  while (following > 0 && place > 0) {
    place -= 1
    if (next[place] !== ',') following -= 1
  }
  return place
}
