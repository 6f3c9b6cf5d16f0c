import { describe, expect, it } from 'vitest'
import type { RecordColumn, RecordRow } from '../api/types'
import { addressOf, choose, chosen, isNarrowed, narrowing, nextSort, readQuery } from './query'
import { columnsShown, rowSums, tint } from './table'

const column = (id: string, shown = true): RecordColumn => ({ id, title: id, type: 'string', of: null, shown, filter: false, required: false, computed: false, privacy: 'none', choices: [] })
const says = (text: string, photos: string[] = []) => ({ value: text, text, tone: 'plain' as const, photos })
const row = (title: string, values: RecordRow['values']) => ({ id: title, title, summary: '', values }) as RecordRow

describe('the list of a register', () => {
  it('leaves out what the name says already and what nobody has written', () => {
    const columns = [column('place'), column('defect'), column('keeper'), column('cost'), column('hidden', false)]
    const rows = [
      row('101동 옥상 난간 흔들림', { place: says('101동 옥상'), defect: says('난간 흔들림'), keeper: says(''), cost: says('88,000원') }),
      row('지하 1층 펌프', { place: says('지하 1층'), defect: says('펌프'), keeper: says('최영식'), cost: says('') }),
    ]

    expect(columnsShown(columns, rows).map(({ id }) => id)).toEqual(['keeper', 'cost'])
  })

  it('keeps colours and amounts in columns of their own, whatever the line below the name says', () => {
    const columns = [{ ...column('risk'), type: 'choice' as const }, { ...column('found_on'), type: 'date' as const }]
    const said = { ...row('난간', { risk: says('긴급'), found_on: says('2026-07-08') }), summary: '위험도 긴급, 2026-07-08' }

    expect(columnsShown(columns, [said]).map(({ id }) => id)).toEqual(['risk'])
  })

  it('drops what there is no room for, pictures and long words before amounts', () => {
    const columns = [
      { ...column('photos'), type: 'list' as const },
      { ...column('detail'), type: 'text' as const },
      { ...column('cost'), type: 'money' as const },
      ...['a', 'b', 'c', 'd'].map((id) => ({ ...column(id), type: 'date' as const })),
    ]
    const values = Object.fromEntries(columns.map(({ id }) => [id, says(`${id}!`)]))

    expect(columnsShown(columns, [row('난간', values)]).map(({ id }) => id)).toEqual(['cost', 'a', 'b', 'c'])
  })

  it('tints what is urgent everywhere, and the rest only where it may still get lost', () => {
    expect(tint(1, 'late', 'ok')).toBe('hot')
    expect(tint(1, 'due', 'late')).toBe('warm')
    expect(tint(1, 'due', 'ok')).toBe('')
    expect(tint(3, 'plain', 'due')).toBe('cool')
    expect(tint(3, 'ok', 'due')).toBe('')
    expect(tint(0, 'late', 'late')).toBe('')
  })

  it('takes the tint of the column where no row is more urgent than another', () => {
    expect(tint(2, 'plain', 'late', false)).toBe('hot')
    expect(tint(1, 'plain', 'due', false)).toBe('warm')
    expect(tint(4, 'plain', 'ok', false)).toBe('')
  })

  it('sums the rows of its overview', () => {
    const axis = { by: 'state', title: '', items: [] }
    expect(rowSums({ rows: axis, columns: axis, counts: [[1, 0, 2], [0, 0, 0]], total: 3 })).toEqual([3, 0])
  })
})

describe('what one looks for', () => {
  it('goes into the address and comes back from it', () => {
    const query = readQuery('q=난간&where=risk:high&where=keeper:p1&page=2')

    expect(query).toMatchObject({ q: '난간', where: ['risk:high', 'keeper:p1'], page: 2, state: '' })
    expect(readQuery(new URL(addressOf('findings', query), 'http://x').search)).toEqual(query)
    expect(addressOf('findings', readQuery(''))).toBe('/registers/findings')
  })

  it('holds one value a column', () => {
    const query = { where: ['risk:high', 'keeper:p1'] }

    expect(chosen(query, 'risk')).toBe('high')
    expect(choose(query, 'risk', 'low')).toEqual(['keeper:p1', 'risk:low'])
    expect(choose(query, 'risk', '')).toEqual(['keeper:p1'])
    expect(chosen(query, 'ris')).toBe('')
  })

  it('knows whether anything is left out', () => {
    expect(isNarrowed(readQuery('sort=-cost&page=3'))).toBe(false)
    expect(isNarrowed(readQuery('open=true'))).toBe(true)
    expect(narrowing(readQuery('q=a&state=found&where=risk:high'))).toBe(2)
  })

  it('sorts up, down, and as the register does', () => {
    expect(nextSort('', 'cost')).toBe('cost')
    expect(nextSort('cost', 'cost')).toBe('-cost')
    expect(nextSort('-cost', 'cost')).toBe('')
    expect(nextSort('-cost', 'name')).toBe('name')
  })
})
