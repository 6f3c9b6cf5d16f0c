import { describe, expect, it } from 'vitest'
import { tableAddress } from './address'

describe('tableAddress', () => {
  it('fills in what a table was told, deep facts by their path', () => {
    const facts = [
      { name: 'form', value: 'expense-proposal' },
      { name: 'amount', value: 3_300_000 },
      { name: 'planned', value: { cost: 0, urgent: false } },
      { name: 'present', value: ['김정자', '배상철'] },
    ]
    expect(Object.fromEntries(new URLSearchParams(tableAddress('approval_line', facts).split('?')[1]))).toEqual({
      form: 'expense-proposal',
      amount: '3300000',
      'planned.cost': '0',
      'planned.urgent': 'false',
      present: '김정자\n배상철',
    })
  })

  it('leaves out what no line of text can say, and needs no facts at all', () => {
    expect(tableAddress('a b', [{ name: 'rows', value: [{ a: 1 }] }, { name: 'none', value: null }])).toBe('/rules/tables/a%20b')
  })
})
