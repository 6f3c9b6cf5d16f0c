/** Deciding at the desk: what the reader sees at once, and what a refusal or an undo puts back. */
import { QueryClient, QueryClientProvider } from '@tanstack/preact-query'
import { cleanup, fireEvent, render, screen, waitFor } from '@testing-library/preact'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { keys } from '../../api/queries'
import type { Inbox, TaskCard } from '../../api/types'
import { OpenTask } from './OpenTask'
import { UndoToasts } from './UndoToasts'
import { useDecisions } from './decisions'

const pump: TaskCard = {
  task_id: 't1',
  revision: 3,
  document_id: 'd1',
  element_id: 'approve',
  kind: 'approve',
  act: '결재',
  may_return: true,
  form_title: '지출품의서',
  title: '배수펌프 교체',
  amount: 3_300_000,
  amount_words: '금 삼백삼십만원정',
  summary: '2호 펌프가 멈췄습니다.',
  facts: [],
  attachments: [],
  stamps: [],
  opened_at: '2026-07-14T09:10:00+09:00',
  due_at: null,
  urgency: 'none',
  drafter: { name: '박지영', title: '서무' },
  submitted_at: null,
  comments: [],
  after: '승인하면 문서번호가 붙습니다.',
  held_reason: null,
  pending: null,
  on_behalf_of: null,
}

const inboxWith = (tasks: TaskCard[]): Inbox => ({ count: tasks.length, tasks, held: [], pending: [], returned: [], writing: [], counts: [], to_close: [], recent: [], notices: [] })

let client: QueryClient
let sent: { path: string; body: unknown }[]
let reply: (path: string) => Response

const json = (body: unknown, status = 200) => new Response(JSON.stringify(body), { status })

function Desk() {
  const { decide, undo, error } = useDecisions()
  const inbox = client.getQueryData<Inbox>(keys.inbox)
  return (
    <>
      {error && <p>{error.message}</p>}
      <OpenTask card={pump} onDecide={decide} onHold={() => undefined} />
      <UndoToasts pending={inbox?.pending ?? []} onUndo={undo} />
    </>
  )
}

const show = () =>
  render(
    <QueryClientProvider client={client}>
      <Desk />
    </QueryClientProvider>,
  )

const desk = () => client.getQueryData<Inbox>(keys.inbox)

beforeEach(() => {
  client = new QueryClient()
  client.setQueryData(keys.inbox, inboxWith([pump]))
  sent = []
  reply = () => json({})
  vi.stubGlobal('fetch', (path: string, init: RequestInit) => {
    sent.push({ path, body: typeof init.body === 'string' ? JSON.parse(init.body) : null })
    return Promise.resolve(reply(path))
  })
})

afterEach(() => {
  cleanup()
  vi.unstubAllGlobals()
})

test('one press approves: the card leaves the desk at once and ten seconds remain to take it back', async () => {
  show()

  fireEvent.click(screen.getByRole('button', { name: '승인' }))

  await waitFor(() => expect(desk()?.tasks).toEqual([]))
  expect(desk()?.pending[0]?.pending?.decision).toBe('approve')
  await waitFor(() =>
    expect(sent).toEqual([{ path: '/api/tasks/t1/complete', body: { decision: 'approve', revision: 3, grace_seconds: 10 } }]),
  )
})

test('a refused decision is said in the words of the server, and the card lies on the desk again', async () => {
  reply = () => json({ title: '이미 처리된 문서입니다.', code: 'not_open' }, 409)
  show()

  fireEvent.click(screen.getByRole('button', { name: '승인' }))

  expect(await screen.findByText('이미 처리된 문서입니다.')).toBeTruthy()
  expect(desk()?.tasks).toEqual([pump])
  expect(desk()?.pending).toEqual([])
})

test('a return without a reason is not sent', async () => {
  show()

  fireEvent.click(screen.getByRole('button', { name: '반려' }))
  fireEvent.click(screen.getByRole('button', { name: '반려하기' }))

  expect(await screen.findByText('이유를 고르시거나 적어 주십시오.')).toBeTruthy()
  expect(sent).toEqual([])
})

test('a return carries the phrase and the words added to it', async () => {
  show()

  fireEvent.click(screen.getByRole('button', { name: '반려' }))
  fireEvent.click(screen.getByLabelText('견적이 모자랍니다'))
  fireEvent.input(screen.getByLabelText(/덧붙일 말/), { target: { value: '한 곳 더 받아 주십시오' } })
  fireEvent.click(screen.getByRole('button', { name: '반려하기' }))

  await waitFor(() =>
    expect(sent[0]?.body).toMatchObject({ decision: 'return', comment: '견적이 모자랍니다. 한 곳 더 받아 주십시오' }),
  )
})

test('who may only confirm is not offered a return', () => {
  render(
    <QueryClientProvider client={client}>
      <OpenTask card={{ ...pump, may_return: false }} onDecide={() => undefined} />
    </QueryClientProvider>,
  )

  expect(screen.getByRole('button', { name: '확인' })).toBeTruthy()
  expect(screen.queryByRole('button', { name: '반려' })).toBeNull()
})

test('what asks to be confirmed may be sent back, and is not called an approval or a rejection', () => {
  const decided = vi.fn()
  render(
    <QueryClientProvider client={client}>
      <OpenTask card={{ ...pump, kind: 'confirm' }} onDecide={decided} />
    </QueryClientProvider>,
  )

  expect(screen.queryByRole('button', { name: /승인|반려/ })).toBeNull()
  fireEvent.click(screen.getByRole('button', { name: '돌려보내기' }))
  expect(screen.getByText('아직 그대로입니다')).toBeTruthy()
  fireEvent.click(screen.getByRole('button', { name: '확인' }))
  expect(decided).toHaveBeenCalledWith(expect.objectContaining({ decision: 'approve' }))
})

test('the toast counts what the server still keeps open, and undoes it', async () => {
  const settles_at = new Date(Date.now() + 6_000).toISOString()
  const pending = { ...pump, pending: { decision: 'approve' as const, settles_at } }
  const undo = vi.fn()
  render(
    <QueryClientProvider client={client}>
      <UndoToasts pending={[pending]} onUndo={undo} />
    </QueryClientProvider>,
  )

  expect(screen.getByText('6초')).toBeTruthy()
  fireEvent.click(screen.getByRole('button', { name: /되돌리기/ }))

  expect(undo).toHaveBeenCalledWith(pending)
})
