import { describe, expect, it } from 'vitest'
import { counted, goesOnAt, idleGroups, moreOf, photosOfRow, requiredOf, standingOf, type JudgedUi } from './judged'
import type { FieldUi, Schema } from './schema'
import { validate } from './validate'

const judged: JudgedUi = { by: 'result', fine: ['양호', '해당 없음'], heading: 'what', group: 'part', lead: 'standard', photos: { 옹벽: 'wall', 옥상: 'roof' } }
const ui: FieldUi & { judged: JudgedUi } = { columns: ['part', 'what', 'standard', 'result', 'place', 'note'], judged }
const schema: Schema = {
  type: 'array',
  title: '점검 항목',
  items: {
    type: 'object',
    required: ['part', 'what', 'result'],
    properties: {
      part: { type: 'string', title: '곳' },
      what: { type: 'string', title: '볼 것' },
      standard: { type: 'string', title: '맞는 상태' },
      result: { type: 'string', title: '판정', enum: ['양호', '불량', '해당 없음'] },
      place: { type: 'string', title: '어디', minLength: 2 },
      note: { type: 'string', title: '덧붙임' },
    },
    allOf: [{ if: { properties: { result: { enum: ['불량'] } }, required: ['result'] }, then: { required: ['place'] } }],
  },
}
const row = (result?: string, more: Record<string, string> = {}) => ({ part: '옹벽', what: '벽면', standard: '균열 없음', ...(result === undefined ? {} : { result }), ...more })
const names = (columns: { name: string }[]) => columns.map(({ name }) => name)

describe('a checklist', () => {
  it('asks for nothing more where all is well, and for the rest where it is not', () => {
    expect(names(moreOf(schema, ui, row('양호')))).toEqual([])
    expect(names(moreOf(schema, ui, row('해당 없음')))).toEqual([])
    expect(names(moreOf(schema, ui, row()))).toEqual([])
    expect(names(moreOf(schema, ui, row('불량')))).toEqual(['place', 'note'])
  })

  it('hides nothing that somebody has written', () => {
    expect(names(moreOf(schema, ui, row('양호', { note: '다음 달에 다시' })))).toEqual(['note'])
  })

  it('wants what the rule of the form wants, row by row', () => {
    expect([...requiredOf(schema, row('불량'))]).toContain('place')
    expect([...requiredOf(schema, row('양호'))]).not.toContain('place')

    const form: Schema = { type: 'object', properties: { items: schema } }
    const wrong = validate(form, { items: [row('양호'), row('불량'), row('불량', { place: '101동 뒤' })] })
    expect([...wrong.keys()]).toEqual(['/items/1/place'])
  })

  it('sends pictures into the group of the place, and only of what is wrong', () => {
    expect(photosOfRow(row('불량'), judged)).toBe('wall')
    expect(photosOfRow(row('양호'), judged)).toBeNull()
    expect(photosOfRow({ ...row('불량'), part: '바깥길' }, judged)).toBeNull()
    expect([...idleGroups({ items: ui }, { items: [row('불량')] })]).toEqual(['roof'])
    expect([...idleGroups({ items: { columns: [] } }, {})]).toEqual([])
  })

  it('goes on where one stopped, and begins again at the top when all is judged', () => {
    expect(goesOnAt([row('양호'), row(), row()], judged)).toBe(1)
    expect(goesOnAt([row('양호'), row('불량')], judged)).toBe(0)
    expect(counted([row('양호'), row('불량'), row()], judged)).toEqual({ all: 3, done: 2, wrong: 1 })
    expect(standingOf(row('해당 없음'), judged)).toBe('fine')
  })
})
