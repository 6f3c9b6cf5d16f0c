import { describe, expect, it, vi } from 'vitest'
import { FormStore } from './store'
import { readForm } from './schema'

const definition = {
  schema: {
    type: 'object',
    required: ['title', 'quotes'],
    properties: {
      title: { type: 'string', title: '제목' },
      quotes: { type: 'array', title: '견적', minItems: 1, items: { $ref: '#/$defs/quote' } },
      amount: { type: 'integer', 'x-compute': 'sum(quotes[chosen = true].total)' },
    },
    $defs: {
      quote: {
        type: 'object',
        required: ['vendor'],
        properties: { vendor: { type: 'string', title: '업체' }, total: { type: 'integer' }, chosen: { type: 'boolean' } },
      },
    },
    'x-checks': [{ id: 'one', title: '한 곳을 골랐습니다', condition: 'count(quotes[chosen = true]) = 1', message: '한 곳만 고르십시오.', pointer: '/quotes' }],
    'x-attachments': { required: 1 },
  },
  ui: { sections: [{ title: '무엇을', fields: ['title', 'quotes', 'amount'] }], fields: { quotes: { widget: 'table', pick: 'chosen' } } },
}

const open = (data = {}) => new FormStore(readForm(definition), data, 'd1')

describe('a form being written', () => {
  it('begins with one empty row where rows are needed', () => {
    expect(open().at(['quotes'])).toEqual([{ chosen: false }])
  })

  it('keeps its sums up to date with every key', () => {
    const store = open()

    store.set(['quotes', 0, 'total'], 3_300_000)
    store.set(['quotes', 0, 'chosen'], true)

    expect(store.at(['amount'])).toBe(3_300_000)
  })

  it('tells its listeners once a change, and never of a place they did not ask about', () => {
    const store = open({ title: '펌프' })
    const heard = vi.fn()
    const stop = store.subscribe(heard)
    const before = store.at(['quotes'])

    store.set(['title'], '펌프 교체')
    stop()
    store.set(['title'], '펌프 수리')

    expect(heard).toHaveBeenCalledTimes(1)
    expect(store.at(['quotes'])).toBe(before)
  })

  it('does not nag about a field before it was left or the person asked to go on', () => {
    const store = open()
    expect(store.problemAt('/title')).toBeNull()

    store.touch('/title')
    expect(store.problemAt('/title')).toBe('제목을 적어 주십시오.')
    expect(store.problemAt('/quotes/0/vendor')).toBeNull()

    store.showAll()
    expect(store.problemAt('/quotes/0/vendor')).toBe('1번째 줄 업체를 적어 주십시오.')
  })

  it('counts missing files and failed checks among what is left, in the order of the form', () => {
    const store = open({ title: '펌프', quotes: [{ vendor: '새한설비', chosen: false }] })

    expect(store.problems().map(({ pointer }) => pointer)).toEqual(['/quotes', '/attachments'])

    store.attach([{ field: '' }])
    store.set(['quotes', 0, 'chosen'], true)
    expect(store.problems()).toEqual([])
  })

  it('shows what the server found until the place it found it at is changed', () => {
    const store = open({ title: '펌프', quotes: [{ vendor: '새한설비', chosen: true }] })
    const refusal = { code: 'unknown_vendor', pointer: '/quotes/0/vendor', message: '거래할 수 없는 곳입니다.' }

    store.settle(store.data, store.data, [refusal])
    store.showAll()
    expect(store.problemAt('/quotes/0/vendor')).toBe(refusal.message)

    store.set(['quotes', 0, 'vendor'], '우리펌프기공')
    expect(store.problemAt('/quotes/0/vendor')).toBeNull()
  })

  it('takes over what the server computed, but not over what was typed meanwhile', () => {
    const store = open({ title: '펌프' })
    const sent = store.data

    store.settle(sent, { ...sent, amount: 7 }, [])
    expect(store.at(['amount'])).toBe(7)

    const older = store.data
    store.set(['title'], '펌프 교체')
    store.settle(older, { ...older, title: '펌프' }, [])
    expect(store.at(['title'])).toBe('펌프 교체')
  })

  it('knows what differs from what was found', () => {
    const store = open({ title: '펌프' })

    store.set(['title'], '펌프 교체')
    expect(store.changed(['title'])).toBe(true)
    store.set(['title'], '펌프')
    expect(store.changed(['title'])).toBe(false)
  })
})
