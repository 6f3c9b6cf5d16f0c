import { describe, expect, it } from 'vitest'
import type { JsonObject } from '../../api/types'
import { filesAsked } from './groups'
import { cellWidget, readForm, widgetOf } from './schema'
import { FormStore } from './store'

const schema: JsonObject = {
  type: 'object',
  required: ['finding'],
  properties: { finding: { type: 'string', title: '지적사항', 'x-record': 'findings' } },
  'x-attachments': {
    required: 1,
    groups: [
      { id: 'before', title: '보수 전 사진', required: 2, images: true },
      { id: 'quotes', title: '견적서', required: 1 },
      { id: 'more', title: '더 붙일 것' },
    ],
  },
}
const open = (...fields: string[]) =>
  new FormStore(
    readForm({ schema, ui: {} }),
    {},
    'd1',
    fields.map((field) => ({ field })),
  )
const problems = (store: FormStore) => store.problems().map(({ pointer, message }) => [pointer, message])

describe('files a form asks for', () => {
  it('are missing group by group, pictures by the sheet and files by the piece', () => {
    expect(problems(open()).filter(([pointer]) => pointer?.startsWith('/attachments'))).toEqual([
      ['/attachments', '붙임을 1개 넘게 붙여 주십시오.'],
      ['/attachments/before', '보수 전 사진을 2장 이상 붙여 주십시오.'],
      ['/attachments/quotes', '견적서를 1개 이상 붙여 주십시오.'],
    ])
  })

  it('count only where they were put', () => {
    const store = open('before', 'before', 'more')

    expect(problems(store).map(([pointer]) => pointer)).toEqual(['/finding', '/attachments/quotes'])

    store.attach([{ field: 'before' }, { field: 'quotes' }])
    expect(problems(store).map(([pointer]) => pointer)).toEqual(['/finding', '/attachments/before'])
  })

  it('have the ids of the server in the checklist, and none where nothing is asked', () => {
    expect(filesAsked(open().form.schema, []).map(({ id }) => id)).toEqual(['attachments', 'attachments_before', 'attachments_quotes'])
    expect(filesAsked({}, [])).toEqual([])
  })
})

describe('a field that points to a record', () => {
  it('is chosen, not written, in a form and in the row of a table', () => {
    const field = open().form.schema.properties?.['finding'] ?? {}

    expect([widgetOf(field, undefined), cellWidget(field)]).toEqual(['record', 'record'])
    expect(problems(open())[0]).toEqual(['/finding', '지적사항을 골라 주십시오.'])
  })

  it('leaves the cells of a table to what fits there', () => {
    expect(cellWidget({ type: 'string', enum: ['양호', '주의', '불량'] })).toBe('select')
    expect(cellWidget({ type: 'integer', 'x-money': true })).toBe('number')
    expect(cellWidget({ type: 'string', maxLength: 500 })).toBe('text')
  })
})
