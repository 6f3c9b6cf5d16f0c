import { describe, expect, it } from 'vitest'
import type { Envelope } from '../api/types'
import { barWide, parts, stretches } from './envelope'

const paper = (id: string, state: 'final' | 'in_approval' | 'draft') => ({ id, title: id, number: null, state })
const draws: Envelope['draws'] = [
  { amount: 17_600_000, document: paper('기성금', 'final') },
  { amount: 20_350_000, document: paper('준공금', 'in_approval') },
]

describe('an authorised amount', () => {
  it('divides into parts that add up to it', () => {
    const all = parts({ draws, left: 550_000 })

    expect(all.map(({ kind, amount }) => [kind, amount])).toEqual([
      ['spent', 17_600_000],
      ['planned', 20_350_000],
      ['left', 550_000],
    ])
  })

  it('does not call spent what a document one may not read has drawn', () => {
    expect(parts({ draws: [{ amount: 5, document: null }], left: 0 }).map(({ amount }) => amount)).toEqual([0, 5, 0])
  })

  it('fills its bar from end to end and shows the smallest part', () => {
    const all = stretches(parts({ draws, left: 1 }), 37_950_001)
    const last = all.at(-1)

    expect(all[0]?.x).toBe(0)
    expect((last?.x ?? 0) + (last?.width ?? 0)).toBeCloseTo(barWide)
    expect(last?.width).toBe(5)
  })

  it('leaves out a part that is nothing', () => {
    expect(stretches(parts({ draws: [], left: 100 }), 100)).toEqual([{ kind: 'left', x: 0, width: barWide }])
  })
})
