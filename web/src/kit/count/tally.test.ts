import { describe, expect, it } from 'vitest'
import type { CountResult } from '../../api/types'
import { leading, share, signOf, stillOut, unanswered } from './tally'

const vote = [{ id: 'yes' }, { id: 'no' }, { id: 'abstain' }]
const option = (id: string, count: number) => ({ id, title: id, count, people: [] })
const result = (...counts: number[]): CountResult => ({ answered: counts.reduce((a, b) => a + b, 0), entitled: 10, options: counts.map((count, n) => option(String(n), count)) })

describe('a question to several people', () => {
  it('has signs where they mean the same to everybody, and numbers elsewhere', () => {
    expect(vote.map((_, index) => signOf(vote, index))).toEqual(['ring', 'x', 'dash'])
    expect(signOf([{ id: 'yes' }, { id: 'gaon' }], 0)).toBeNull()
    expect(signOf([{ id: 'right' }, { id: 'differs' }], 1)).toBeNull()
  })

  it('knows who is still out', () => {
    const people = [
      { person_id: 'a', name: '신미애', title: '', answered: true },
      { person_id: 'b', name: '임덕수', title: '', answered: false },
    ]
    expect(stillOut({ people }).map(({ name }) => name)).toEqual(['임덕수'])
  })

  it('names what most chose, and nothing where two came first or nobody answered', () => {
    expect(leading(result(7, 1, 1))?.count).toBe(7)
    expect(leading(result(4, 4, 1))).toBeNull()
    expect(leading(result(0, 0, 0))).toBeNull()
  })

  it('measures shares by everybody who could have answered', () => {
    expect(share(7, result(7, 1, 1))).toBe(70)
    expect(unanswered(result(7, 1, 1))).toBe(1)
    expect(share(0, { entitled: 0 })).toBe(0)
  })
})
