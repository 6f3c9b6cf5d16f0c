import { expect, it } from 'vitest'
import { FormStore } from '../kit/form/store'
import { readForm } from '../kit/form/schema'
import { checklist } from './checklist'

const definition = {
  schema: {
    type: 'object',
    required: ['start_on', 'end_on'],
    properties: { start_on: { type: 'string', format: 'date' }, end_on: { type: 'string', format: 'date' } },
    'x-checks': [{ id: 'period', title: '끝나는 날이 빠르지 않습니다', condition: 'end_on >= start_on', message: '다시 골라 주십시오.', pointer: '/end_on' }],
    'x-attachments': { required: 1 },
  },
  ui: { sections: [], fields: {} },
}
const open = (data = {}) => new FormStore(readForm(definition), data, 'd1')
const states = (store: FormStore, ...asked: Parameters<typeof checklist>[1][]) =>
  Object.fromEntries(checklist(store, asked[0]).map(({ id, passed, waiting }) => [id, passed ? 'done' : waiting ? 'waiting' : 'todo']))

it('does not call wrong what cannot be told yet', () => {
  expect(states(open())).toEqual({ answers: 'todo', period: 'waiting', attachments: 'todo' })
})

it('answers while one types, before the server does', () => {
  const store = open({ start_on: '2026-07-17', end_on: '2026-07-16' })
  const asked = [{ id: 'period', title: '끝나는 날이 빠르지 않습니다', passed: true, message: '다시 골라 주십시오.', pointer: '/end_on' }]
  expect(states(store, asked)).toEqual({ answers: 'done', period: 'todo', attachments: 'todo' })

  store.set(['end_on'], '2026-07-18')
  store.attach([{ field: '' }])
  expect(states(store, asked)).toEqual({ answers: 'done', period: 'done', attachments: 'done' })
})

it('leaves to the server what only the server can answer', () => {
  const budget = { id: 'budget', title: '예산 안입니다', passed: false, message: '예산을 넘었습니다.', pointer: '' }

  expect(states(open(), [budget])).toMatchObject({ budget: 'todo' })
})
