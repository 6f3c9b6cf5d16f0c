import { describe, expect, it } from 'vitest'
import type { ChainStep } from '../../api/types'
import { byNode, daysOf, differences, firsts, neighbours } from './story'

const step = (id: string, label: string, amount: number | null, more: Partial<ChainStep> = {}): ChainStep => ({
  at: '2026-07-08T10:00:00+09:00',
  day: '2026-07-08',
  kind: 'record',
  id,
  label,
  title: id,
  number: null,
  sentence: '',
  name: '',
  amount,
  state: '',
  tone: 'plain',
  moves: [],
  paper: null,
  photos: [],
  now: false,
  ...more,
})

const found = step('a', '지적', null)
const decided = step('b', '의결', 38_500_000)
const planned = step('a', '지적', null, { state: '계획' })
const agreed = step('c', '계약', 35_200_000, { kind: 'document' })
const changed = step('d', '계약', 2_750_000, { kind: 'document' })
const paid = step('e', '지출', 35_200_000, { kind: 'document' })
const steps = [found, decided, planned, agreed, changed, paid]

describe('the story of a chain', () => {
  it('counts both its ends, and no day where nothing happened', () => {
    expect(daysOf({ since: '2026-07-08', until: '2026-09-15' })).toBe(70)
    expect(daysOf({ since: '2026-07-08', until: '2026-07-08' })).toBe(1)
    expect(daysOf({ since: null, until: null })).toBe(0)
  })

  it('names a record only where it is first told of', () => {
    expect([...firsts(steps)].map(({ id }) => id)).toEqual(['a', 'b', 'c', 'd', 'e'])
  })

  it('tells a document once, with everything it is to this one', () => {
    const node = { kind: 'document' as const, id: 'c', label: '계약', title: '공사 계약', number: null, state: '', tone: 'ok' as const, amount: null, day: '2026-08-12' }
    const related = (sentence: string, id = 'c') => ({ name: '', sentence, direction: 'from' as const, made_at: '', node: { ...node, id } })

    const told = byNode([related('이 문서로 고쳤습니다'), related('지적사항'), related('이 문서로 고쳤습니다'), related('지적사항', 'd')])

    expect(told.map(({ node: { id }, sentences }) => [id, sentences])).toEqual([
      ['c', ['이 문서로 고쳤습니다', '지적사항']],
      ['d', ['지적사항']],
    ])
  })

  it('says how an amount differs from the one before, and nothing of the first', () => {
    const told = differences([decided, agreed, paid])

    expect(told.get(decided)).toBeUndefined()
    expect(told.get(agreed)).toEqual({ label: '의결', by: -3_300_000 })
    expect(told.get(paid)).toEqual({ label: '계약', by: 0 })
  })

  it('does not compare a record with itself', () => {
    const renewed = { ...decided, amount: 40_000_000 }

    expect(differences([decided, renewed]).size).toBe(0)
  })

  it('finds what lies just before and after a document, each once', () => {
    const around = neighbours(steps, agreed, 2)

    expect(around.before.map(({ id }) => id)).toEqual(['a', 'b'])
    expect(around.after.map(({ id }) => id)).toEqual(['d', 'e'])
    expect(neighbours(steps, step('z', '', null), 2)).toEqual({ before: [], after: [] })
  })
})
