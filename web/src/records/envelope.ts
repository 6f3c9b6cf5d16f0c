/** How an authorised amount divides: what documents that are final have spent, what is being approved, what is left. Pure. */
import type { Envelope } from '../api/types'

export type PartKind = 'spent' | 'planned' | 'left'

export interface Part {
  kind: PartKind
  amount: number
  draws: Envelope['draws']
}

/** The three parts add up to the amount. Documents one may not read are counted as being approved: more is not known. */
export function parts({ draws, left }: Pick<Envelope, 'draws' | 'left'>): Part[] {
  const isFinal = (draw: Envelope['draws'][number]) => draw.document?.state === 'final'
  const made = (kind: PartKind, those: Envelope['draws']): Part => ({ kind, draws: those, amount: those.reduce((sum, { amount }) => sum + amount, 0) })
  return [made('spent', draws.filter(isFinal)), made('planned', draws.filter((draw) => !isFinal(draw))), { kind: 'left', draws: [], amount: left }]
}

export interface Stretch {
  kind: PartKind
  x: number
  width: number
}

export const barWide = 1000
const gap = 3
const thinnest = 5

/** Where each part lies on the bar. Even the smallest can be seen; the largest pays for it. */
export function stretches(all: Part[], amount: number): Stretch[] {
  const some = all.filter((part) => part.amount > 0)
  const room = barWide - gap * Math.max(0, some.length - 1)
  const widths = some.map((part) => Math.max(thinnest, (part.amount / amount) * room))
  const over = widths.reduce((sum, width) => sum + width, 0) - room
  const largest = widths.indexOf(Math.max(...widths))
  let x = 0
  return some.map(({ kind }, index) => {
    const width = (widths[index] ?? 0) - (index === largest ? over : 0)
    const stretch = { kind, x, width }
    x += width + gap
    return stretch
  })
}
