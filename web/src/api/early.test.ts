/** The answer asked for before the screens were here is used once, and never when it may be old. */
import { afterEach, beforeEach, expect, test, vi } from 'vitest'

const fetched = vi.fn<typeof fetch>(() => Promise.resolve(Response.json({ count: 2 })))

async function started(early: unknown) {
  globalThis.askedEarly = { address: '/api/inbox', answer: Promise.resolve(early) }
  vi.resetModules()
  return (await import('./client')).api
}

beforeEach(() => vi.stubGlobal('fetch', fetched))
afterEach(() => {
  vi.unstubAllGlobals()
  fetched.mockClear()
  globalThis.askedEarly = undefined
})

test('the first question for its address takes it; the second asks the server', async () => {
  const api = await started({ count: 3 })

  expect(await api.get('/session')).toEqual({ count: 2 })
  expect(await api.get('/inbox')).toEqual({ count: 3 })
  expect(await api.get('/inbox')).toEqual({ count: 2 })
})

test('after something was changed it is old', async () => {
  const api = await started({ count: 3 })

  await api.post('/tasks/1/undo')

  expect(await api.get('/inbox')).toEqual({ count: 2 })
})

test('a cut line or a refusal is asked for again, and nobody asks early once the screens have started', async () => {
  const api = await started(null)

  expect(globalThis.askedEarly).toBeNull()
  expect(await api.get('/inbox')).toEqual({ count: 2 })
})
