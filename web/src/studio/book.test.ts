import { describe, expect, it } from 'vitest'
import type { RuleBook } from '../api/types'
import { fitting, sizeOf } from './book'

const group = (title: string, tables: string[], procedures: string[] = []) => ({
  id: title,
  title,
  procedures: procedures.map((name) => ({ id: name, title: name, file: '', steps: ['접수하기'], forms: [], forms_total: 0, changed: null })),
  tables: tables.map((name) => ({ id: name, title: name, file: '', policy: '', uses: [], changed: null })),
})
const book: RuleBook = {
  release: { id: null, title: '', version: '', since: null },
  groups: [group('민원 처리', ['답할 날수'], ['민원 처리']), group('휴가 신청', ['휴가 결재선'])],
  procedures_total: 1,
  tables_total: 2,
}

describe('fitting', () => {
  it('keeps what has every word, with or without blanks, and the order of the book', () => {
    expect(fitting(book, '휴가결재선').map(({ title }) => title)).toEqual(['휴가 신청'])
    expect(sizeOf(fitting(book, '민원'))).toBe(2)
    expect(fitting(book, '민원 접수').flatMap(({ procedures, tables }) => [...procedures, ...tables].map(({ title }) => title))).toEqual(['민원 처리'])
  })

  it('leaves nothing for a word nobody uses, and everything for none', () => {
    expect(fitting(book, '없는말')).toEqual([])
    expect(sizeOf(fitting(book, '  '))).toBe(3)
  })
})
