import { describe, expect, it } from 'vitest'
import type { JsonObject } from '../../api/types'
import { computed } from './compute'
import { compare, Decimal, over, plus, rounded, times } from './decimal'
import { evaluate, toJson } from './evaluate'
import { ExpressionError, parse } from './expression'
import type { Schema } from './schema'

const worth = (text: string, facts: JsonObject = {}) => toJson(evaluate(text, [facts, { form: facts }]))
const decimal = (text: string) => Decimal.from(text) ?? Decimal.zero

const quotes: JsonObject[] = [
  { vendor: '새한설비', total: 3_300_000, chosen: true },
  { vendor: '우리펌프기공', total: 3_630_000, chosen: false },
  { vendor: '청솔기전' },
]

describe('a decimal', () => {
  it('adds tenths without the error of a float', () => {
    expect(0.1 + 0.2).not.toBe(0.3)
    expect(plus(decimal('0.1'), decimal('0.2')).toString()).toBe('0.3')
  })

  it('keeps 34 digits of a quotient and rounds the last one half to even', () => {
    expect(over(decimal('1'), decimal('3'))?.toString()).toBe(`0.${'3'.repeat(34)}`)
    expect(over(decimal('2'), decimal('3'))?.toString()).toBe(`0.${'6'.repeat(33)}7`)
    expect(over(decimal('1'), decimal('0'))).toBeNull()
  })

  it('floors and ceils negative numbers towards the right side', () => {
    expect(rounded(decimal('-1.5'), 0, 'floor').toString()).toBe('-2')
    expect(rounded(decimal('-1.5'), 0, 'ceiling').toString()).toBe('-1')
    expect(rounded(decimal('1550'), -2, 'half-even').toString()).toBe('1600')
  })

  it('is exact beyond what a number can hold', () => {
    expect(times(decimal('99999999999'), decimal('99999999999')).toString()).toBe('9999999999800000000001')
    expect(compare(decimal('1.10'), decimal('1.1'))).toBe(0)
    expect(Decimal.from('3원')).toBeNull()
  })
})

describe('an expression', () => {
  it('counts and sums only the chosen rows, and leaves out what is missing', () => {
    expect(worth('sum(quotes[chosen = true].total)', { quotes })).toBe(3_300_000)
    expect(worth('sum(quotes.total)', { quotes })).toBe(6_930_000)
    expect(worth('count(quotes[total > 3500000])', { quotes })).toBe(1)
    expect(worth('min(quotes.total)', { quotes })).toBe(3_300_000)
    expect(worth('quotes[chosen = true][1].vendor', { quotes })).toBe('새한설비')
    expect(worth('quotes[-1].vendor', { quotes })).toBe('청솔기전')
  })

  it('is nothing when an operand is missing, and not zero', () => {
    expect(worth('supply + vat', { supply: 1 })).toBeNull()
    expect(worth('supply > 0')).toBeNull()
    expect(worth('supply = null')).toBe(true)
    expect(worth('1 / 0')).toBeNull()
  })

  it('decides between true, false and unknown', () => {
    expect(worth('true or missing > 1')).toBe(true)
    expect(worth('false and missing > 1')).toBe(false)
    expect(worth('true and missing > 1')).toBeNull()
    expect(worth('if missing > 1 then "예" else "아니요"')).toBe('아니요')
  })

  it('compares days as days', () => {
    expect(worth('end_on >= start_on', { start_on: '2026-07-17', end_on: '2026-07-16' })).toBe(false)
  })

  it('does not take a key every object has for a fact', () => {
    expect(worth('constructor')).toBeNull()
    expect(worth('form.__proto__', {})).toBeNull()
  })

  it.each(['1 +', 'a..b', 'sum(', 'if a then b', '"open', 'a ; b', `${'('.repeat(200)}1${')'.repeat(200)}`])('refuses %s', (text) => {
    expect(() => parse(text)).toThrow(ExpressionError)
  })

  it('refuses a function outside the subset', () => {
    expect(() => worth('fetch("x")')).toThrow(ExpressionError)
  })
})

describe('a form', () => {
  const schema: Schema = {
    properties: {
      rate: { type: 'number' },
      items: {
        type: 'array',
        items: {
          properties: {
            supply: { type: 'integer' },
            vat: { type: 'integer', 'x-compute': 'floor(supply * form.rate)' },
            total: { type: 'integer', 'x-compute': 'supply + vat' },
          },
        },
      },
      payable: { type: 'integer', 'x-compute': 'amount - 1000' },
      amount: { type: 'integer', 'x-compute': 'sum(items.total)' },
    },
  }

  it('fills totals that rest on other totals, whatever their order', () => {
    const filled = computed(schema, { rate: 0.1, items: [{ supply: 10_001 }, { supply: 5_000 }] })

    expect(filled).toEqual({
      rate: 0.1,
      items: [
        { supply: 10_001, vat: 1_000, total: 11_001 },
        { supply: 5_000, vat: 500, total: 5_500 },
      ],
      amount: 16_501,
      payable: 15_501,
    })
  })

  it('leaves rows alone that did not change, so that they are not drawn again', () => {
    const before = computed(schema, { rate: 0.1, items: [{ supply: 100 }, { supply: 200 }] })
    const [first, second] = before['items'] as JsonObject[]

    const after = computed(schema, { ...before, items: [{ ...first, supply: 300 }, second ?? {}] })

    expect((after['items'] as JsonObject[])[1]).toBe(second)
    expect(computed(schema, after)).toBe(after)
  })

  it('takes a total away again when its parts are gone', () => {
    const before = computed(schema, { rate: 0.1, items: [{ supply: 100 }] })

    expect(computed(schema, { ...before, items: [{}] })['items']).toEqual([{}])
  })
})
