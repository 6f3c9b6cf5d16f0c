/** The one door to the server: keys, refusals, lost lines, expired sessions. */
import { afterEach, expect, test, vi } from 'vitest'
import { api, onSignedOut, Problem, withQuery } from './client'

const answer = (status: number, body: unknown) =>
  vi.fn<typeof fetch>(() => Promise.resolve(new Response(JSON.stringify(body), { status, headers: { 'content-type': 'application/json' } })))

afterEach(() => vi.unstubAllGlobals())

test('every write carries a key, so that a retry cannot act twice; a read carries none', async () => {
  const fetched = answer(200, {})
  vi.stubGlobal('fetch', fetched)

  await api.post('/tasks/1/undo')
  await api.get('/inbox')

  const headers = fetched.mock.calls.map(([, init]) => init?.headers as Record<string, string>)
  expect(headers[0]?.['idempotency-key']).toMatch(/^[\da-f-]{36}$/)
  expect(headers[1]).not.toHaveProperty('idempotency-key')
})

test('a refusal arrives as a Problem with its Korean sentence and its places', async () => {
  vi.stubGlobal('fetch', answer(422, { title: '금액을 적어 주십시오.', code: 'form_rejected', problems: [{ code: 'required', pointer: '/amount', message: '적어 주십시오.' }] }))

  const refused = api.put('/documents/1/draft', {})

  await expect(refused).rejects.toMatchObject({ status: 422, code: 'form_rejected', title: '금액을 적어 주십시오.', problems: [{ pointer: '/amount' }] })
})

test('a lost line is a Problem nobody refused', async () => {
  vi.stubGlobal('fetch', vi.fn(() => Promise.reject(new TypeError('network'))))

  const lost = await api.get('/inbox').catch((error: unknown) => error)

  expect(lost).toBeInstanceOf(Problem)
  expect((lost as Problem).offline).toBe(true)
})

test('an expired session is told once to the app; a wrong password is not', async () => {
  const told = vi.fn()
  onSignedOut(told)
  vi.stubGlobal('fetch', answer(401, { title: '먼저 들어와 주십시오.' }))

  await expect(api.get('/inbox')).rejects.toBeInstanceOf(Problem)
  await expect(api.post('/session', { login: 'a', password: 'b' })).rejects.toBeInstanceOf(Problem)

  expect(told).toHaveBeenCalledOnce()
})

test('an address leaves out what was not asked', () => {
  expect(withQuery('/documents', { q: '방수 공사', form: '', page: undefined, min: 0 })).toBe('/documents?q=%EB%B0%A9%EC%88%98+%EA%B3%B5%EC%82%AC&min=0')
  expect(withQuery('/documents', {})).toBe('/documents')
})
