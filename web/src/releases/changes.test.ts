import { describe, expect, it } from 'vitest'
import type { ReleaseDifference } from '../api/types'
import { cellPlace, groups, inWords, parties, real, told } from './changes'
import { percentDone, standing } from './doors'

const cell: ReleaseDifference = {
  kind: 'cell',
  action: 'changed',
  file: 'processes/approval/approval_line.dmn',
  subject: '결재선',
  place: '5번째 줄 · 금액(원)',
  sentence: '판정표 ‘결재선’ 5번째 줄(큰돈은 함께 봅니다. (제5조)) 금액(원): ‘> 300000’ → ‘> 350000’',
  before: '> 300000',
  after: '> 350000',
  who: ['회장'],
}
const field: ReleaseDifference = {
  ...cell,
  kind: 'field',
  action: 'added',
  file: 'forms/general/general-memo/schema.json',
  subject: '업무기안',
  place: '/evidence',
  sentence: '양식 ‘업무기안’ 칸 ‘증빙 종류’가 새로 생깁니다.',
  before: '',
  after: '',
  who: [],
}
const layout: ReleaseDifference = { ...field, kind: 'layout', file: 'forms/general/general-memo/ui.json', action: 'same' }

describe('differences for reading', () => {
  it('puts a form with its layout in one group, tables first', () => {
    const found = groups([field, { ...layout, action: 'changed' }, cell])
    expect(found.map(({ family, subject }) => [family, subject])).toEqual([
      ['table', '결재선'],
      ['form', '업무기안'],
    ])
    expect(found[0]?.cells).toHaveLength(1)
    expect(found[1]?.others).toHaveLength(2)
  })

  it('does not count what is only written differently', () => {
    expect(real([layout])).toEqual([])
    expect(groups([layout])).toEqual([])
  })

  it('has one line per role, and one for whoever uses a form', () => {
    expect(parties([cell, cell, field]).map(({ who, about, differences }) => [who, about, differences.length])).toEqual([
      ['회장', '', 2],
      ['쓰는 사람 모두', '업무기안', 1],
    ])
    expect(parties([{ ...field, file: 'processes/approval/scenarios/a.yaml' }])).toEqual([])
  })

  it('takes a sentence apart where it says from what to what, and leaves others whole', () => {
    expect(told(cell, false)).toEqual({ before: '5번째 줄(큰돈은 함께 봅니다. (제5조)) 금액(원): ', was: '300,000 초과', now: '350,000 초과', after: '' })
    expect(told(field, false)).toBe('칸 ‘증빙 종류’가 새로 생깁니다.')
  })

  it('finds the words of a row even when they have brackets of their own', () => {
    expect(cellPlace(cell)).toEqual({ row: '5번째 줄', column: '금액(원)', label: '큰돈은 함께 봅니다. (제5조)' })
  })

  it.each([
    ['-', '가리지 않음'],
    ['> 3000000', '3,000,000 초과'],
    ['<=1000', '1,000 이하'],
    ['[300001..5000000)', '300,001 이상 5,000,000 미만'],
    ['"chief"', 'chief'],
    ['true', '예'],
    ['""', '없음'],
    ['not("accountant")', 'not("accountant")'],
    ['date("2026-10-01")', 'date("2026-10-01")'],
  ])('says %s as %s', (written, said) => {
    expect(inWords(written)).toBe(said)
  })
})

describe('the doors of a release', () => {
  const release = { state: 'checking', progress: { step: 'compare', title: '', done: 0, total: 0 }, given: ['a'], scenarios: [], checked_at: null, is_overtaken: false, activated_at: null } as const
  const at = (more: object) => standing({ ...release, scenarios: [], given: ['a'], ...more } as Parameters<typeof standing>[0])

  it('tells where it stands, and where it was stopped', () => {
    expect(at({})).toEqual({ at: 2, stopped: false })
    expect(at({ state: 'rejected' })).toEqual({ at: 1, stopped: true })
    expect(at({ state: 'rejected', given: [] })).toEqual({ at: 0, stopped: true })
    expect(at({ state: 'rejected', scenarios: [{ passed: false }] })).toEqual({ at: 3, stopped: true })
    expect(at({ state: 'checked' })).toEqual({ at: 4, stopped: false })
    expect(at({ state: 'active' })).toEqual({ at: 6, stopped: false })
  })

  it('never counts backwards', () => {
    const progress = (step: string, done = 0, total = 0) => percentDone({ step, title: '', done, total })
    const seen = [percentDone(null), progress('receive'), progress('check'), progress('compare'), progress('rehearse'), progress('rehearse', 3, 8), progress('rehearse', 8, 8)]
    expect(seen).toEqual([...seen].sort((a, b) => a - b))
    expect(seen.at(-1)).toBe(100)
  })
})
