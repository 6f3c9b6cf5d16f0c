import { describe, expect, it } from 'vitest'
import { words } from '../../words'
import type { Schema } from './schema'
import { asked, validate } from './validate'

const w = words.form.wrong

const schema: Schema = {
  type: 'object',
  required: ['title', 'items', 'method'],
  properties: {
    title: { type: 'string', minLength: 2, maxLength: 5 },
    amount: { type: 'integer', minimum: 0, maximum: 100, 'x-compute': 'sum(items.price)' },
    on: { type: 'string', format: 'date' },
    email: { type: 'string', format: 'email' },
    code: { type: 'string', pattern: '^[0-9]{3}$' },
    method: { type: 'string', enum: ['입찰', '수의계약'] },
    reason: { type: 'string' },
    items: {
      type: 'array',
      minItems: 1,
      maxItems: 2,
      items: { type: 'object', required: ['name'], properties: { name: { type: 'string' }, price: { type: 'integer', minimum: 0 } } },
    },
  },
  allOf: [
    {
      if: { properties: { method: { const: '수의계약' } }, required: ['method'] },
      then: { properties: { reason: { type: 'string', minLength: 5 } }, required: ['reason'] },
    },
  ],
}
const fine = { title: '펌프', method: '입찰', items: [{ name: '볼트', price: 1 }] }

describe('answers', () => {
  it('that fit have no problems', () => {
    expect([...validate(schema, { ...fine, on: '2024-02-29', email: 'a@b.kr', code: '123' })]).toEqual([])
  })

  it('that are missing are named where they belong, row by row', () => {
    const problems = validate(schema, { title: '', items: [{ price: 1 }], method: '입찰' })

    expect([...problems]).toEqual([
      ['/title', w.missing],
      ['/items/0/name', w.missing],
    ])
  })

  it('are never asked for where the system fills them in', () => {
    expect(validate({ ...schema, required: ['amount'] }, {}).size).toBe(0)
  })

  it.each([
    [{ title: '가' }, '/title', w.minLength(2)],
    [{ title: '가나다라마바' }, '/title', w.maxLength(5)],
    [{ on: '2026-02-30' }, '/on', w.date],
    [{ email: 'a.b.kr' }, '/email', w.email],
    [{ code: '12a' }, '/code', w.pattern],
    [{ method: '아는 집' }, '/method', w.choice],
    [{ items: [] }, '/items', w.minItems(1)],
    [{ items: [{ name: 'a' }, { name: 'b' }, { name: 'c' }] }, '/items', w.maxItems(2)],
    [{ items: [{ name: 'a', price: -1 }] }, '/items/0/price', w.minimum(0)],
    [{ items: [{ name: 'a', price: 1.5 }] }, '/items/0/price', w.integer],
  ])('that break a rule are told so: %j', (change, pointer, sentence) => {
    expect(validate(schema, { ...fine, ...change }).get(pointer)).toBe(sentence)
  })
})

describe('a rule with if and then', () => {
  it('asks for more only when it applies', () => {
    expect(asked(schema, fine)).toEqual({ required: new Set(['title', 'items', 'method']), unasked: new Set(['reason']) })
    expect(asked(schema, { ...fine, method: '수의계약' })).toEqual({
      required: new Set(['title', 'items', 'method', 'reason']),
      unasked: new Set(),
    })
  })

  it('does not apply while the answer it looks at is missing', () => {
    expect(asked(schema, { title: '펌프' }).required.has('reason')).toBe(false)
  })

  it('checks the field it brings in', () => {
    expect(validate(schema, { ...fine, method: '수의계약', reason: '싸서' }).get('/reason')).toBe(w.minLength(5))
  })
})
