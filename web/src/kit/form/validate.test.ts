import { describe, expect, it } from 'vitest'
import type { Schema } from './schema'
import { asked, validate } from './validate'

const schema: Schema = {
  type: 'object',
  required: ['title', 'items', 'method'],
  properties: {
    title: { type: 'string', title: '제목', minLength: 2, maxLength: 5 },
    amount: { type: 'integer', minimum: 0, maximum: 100, 'x-compute': 'sum(items.price)' },
    on: { type: 'string', title: '날', format: 'date' },
    email: { type: 'string', title: '전자우편', format: 'email' },
    code: { type: 'string', title: '번호', pattern: '^[0-9]{3}$' },
    method: { type: 'string', title: '방법', enum: ['입찰', '수의계약'] },
    reason: { type: 'string', title: '이유' },
    items: {
      type: 'array',
      title: '내역',
      minItems: 1,
      maxItems: 2,
      items: { type: 'object', required: ['name'], properties: { name: { type: 'string', title: '품명' }, price: { type: 'integer', title: '단가', minimum: 0, 'x-money': true } } },
    },
  },
  allOf: [
    {
      if: { properties: { method: { const: '수의계약' } }, required: ['method'] },
      then: { properties: { reason: { type: 'string', title: '이유', minLength: 5 } }, required: ['reason'] },
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
      ['/title', '제목을 적어 주십시오.'],
      ['/items/0/name', '1번째 줄 품명을 적어 주십시오.'],
    ])
  })

  it('are never asked for where the system fills them in', () => {
    expect(validate({ ...schema, required: ['amount'] }, {}).size).toBe(0)
  })

  it.each([
    [{ title: '가' }, '/title', '제목은 2자 이상 적어 주십시오.'],
    [{ title: '가나다라마바' }, '/title', '제목은 5자까지 적을 수 있습니다.'],
    [{ on: '2026-02-30' }, '/on', '날을 2026-03-01처럼 있는 날짜로 적어 주십시오.'],
    [{ email: 'a.b.kr' }, '/email', '전자우편을 전자우편 주소로 적어 주십시오.'],
    [{ code: '12a' }, '/code', '번호의 모양이 맞지 않습니다.'],
    [{ method: '아는 집' }, '/method', '방법은 목록에서 골라 주십시오.'],
    [{ items: [] }, '/items', '내역을 1줄 이상 적어 주십시오.'],
    [{ items: [{ name: 'a' }, { name: 'b' }, { name: 'c' }] }, '/items', '내역은 2줄까지 적을 수 있습니다.'],
    [{ items: [{ name: 'a', price: -1 }] }, '/items/0/price', '1번째 줄 단가는 0원 이상이어야 합니다.'],
    [{ items: [{ name: 'a', price: 1.5 }] }, '/items/0/price', '1번째 줄 단가는 소수점 없는 수로 적어 주십시오.'],
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
    expect(validate(schema, { ...fine, method: '수의계약', reason: '싸서' }).get('/reason')).toBe('이유는 5자 이상 적어 주십시오.')
  })
})
