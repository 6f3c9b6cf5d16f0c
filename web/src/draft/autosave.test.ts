// @vitest-environment happy-dom
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { Problem } from '../api/client'
import type { DraftSaved, JsonObject } from '../api/types'
import { FormStore } from '../kit/form/store'
import { Autosave, pauses } from './autosave'
import { Keeping } from './keeping'

const form = { schema: { type: 'object' as const, properties: { title: { type: 'string' as const } } }, ui: { sections: [], fields: {} } }
const saved = (data: JsonObject, revision: number): DraftSaved => ({
  revision: revision + 1,
  saved_at: '2026-07-14T10:42:00+09:00',
  computed: data,
  problems: [],
  checklist: [],
  line: [],
  steps: [],
  line_reason: null,
  line_follows: false,
})

type Save = (data: JsonObject, revision: number, key: string) => Promise<DraftSaved>

function desk(save = vi.fn<Save>((data, revision) => Promise.resolve(saved(data, revision)))) {
  const store = new FormStore(form, { title: '펌프' }, 'd1')
  const keeping = new Keeping('clerk', 'd1')
  const autosave = new Autosave({ store, revision: 1, keeping, save, onSaved: () => undefined })
  const stop = autosave.start()
  return { store, keeping, autosave, save, stop }
}

beforeEach(() => {
  vi.useFakeTimers()
  localStorage.clear()
})
afterEach(() => vi.useRealTimers())

describe('a draft', () => {
  it('is saved once, a moment after the last key', async () => {
    const { store, autosave, save } = desk()

    store.set(['title'], '펌프 교')
    await vi.advanceTimersByTimeAsync(pauses.key / 2)
    store.set(['title'], '펌프 교체')
    await vi.advanceTimersByTimeAsync(pauses.key - 1)
    expect(save).not.toHaveBeenCalled()

    await vi.advanceTimersByTimeAsync(1)
    expect(save.mock.calls).toEqual([[{ title: '펌프 교체' }, 1, expect.any(String)]])
    expect(autosave.state).toEqual({ kind: 'saved', at: '2026-07-14T10:42:00+09:00' })
    expect(autosave.revision).toBe(2)
  })

  it('is saved in between when somebody writes without a pause', async () => {
    const { store, save } = desk()

    for (let key = 0; key * 500 < pauses.most + 500; key += 1) {
      store.set(['title'], `펌프 ${key}`)
      await vi.advanceTimersByTimeAsync(500)
    }

    expect(save).toHaveBeenCalledTimes(1)
  })

  it('never sends two requests at once, and sends what was typed during the first', async () => {
    let answer: (value: DraftSaved) => void = () => undefined
    const save = vi.fn<Save>((data, revision) => Promise.resolve(saved(data, revision)))
    save.mockImplementationOnce(() => new Promise((resolve) => (answer = resolve)))
    const { store, autosave } = desk(save)

    store.set(['title'], '하나')
    const first = autosave.flush()
    store.set(['title'], '둘')
    void autosave.flush()
    expect(save).toHaveBeenCalledTimes(1)

    answer(saved({ title: '하나' }, 1))
    expect(await first).toBe(true)
    expect(save.mock.calls.at(-1)).toEqual([{ title: '둘' }, 2, expect.any(String)])
    expect(autosave.unsaved).toBe(false)
  })

  it('is kept on the device until the server has it, and no longer', async () => {
    const save = vi.fn<Save>()
    save.mockRejectedValueOnce(new Problem(0, 'offline', ''))
    save.mockImplementation((data, revision) => Promise.resolve(saved(data, revision)))
    const { store, autosave, keeping } = desk(save)

    store.set(['title'], '지하실에서 쓴 글')
    await vi.advanceTimersByTimeAsync(pauses.key)
    expect(autosave.state.kind).toBe('offline')
    expect(keeping.read()).toEqual({ data: { title: '지하실에서 쓴 글' }, revision: 1 })

    dispatchEvent(new Event('online'))
    await vi.advanceTimersByTimeAsync(0)
    expect(autosave.state.kind).toBe('saved')
    expect(keeping.read()).toBeNull()
  })

  it('does not quarrel with itself when only the answer was lost', async () => {
    const save = vi.fn<Save>((data, revision) => Promise.resolve(saved(data, revision)))
    save.mockRejectedValueOnce(new Problem(0, 'offline', ''))
    const { store, autosave } = desk(save)

    store.set(['title'], '하나')
    await vi.advanceTimersByTimeAsync(pauses.key)
    store.set(['title'], '둘')
    expect(await autosave.flush()).toBe(true)

    // What may have arrived is repeated as it was; only then comes what was written since.
    expect(save.mock.calls.map(([data, revision]) => [data['title'], revision])).toEqual([
      ['하나', 1],
      ['하나', 1],
      ['둘', 2],
    ])
    const keys = save.mock.calls.map(([, , key]) => key)
    expect(keys[0]).toBe(keys[1])
    expect(keys[2]).not.toBe(keys[1])
  })

  it('is not tried again by itself when it was refused', async () => {
    const save = vi.fn<Save>(() => Promise.reject(new Problem(422, 'form_rejected', '양식의 내용이 아닙니다.')))
    const { store, autosave } = desk(save)

    store.set(['title'], '펌프 교체')
    await vi.advanceTimersByTimeAsync(pauses.again * 3)

    expect(save).toHaveBeenCalledTimes(1)
    expect(autosave.state.kind).toBe('failed')
  })

  it('does not overwrite what somebody else saved before the person has chosen', async () => {
    const save = vi.fn<Save>()
    save.mockRejectedValueOnce(new Problem(409, 'stale', '다른 곳에서 고쳤습니다.'))
    save.mockImplementation((data, revision) => Promise.resolve(saved(data, revision)))
    const { store, autosave } = desk(save)

    store.set(['title'], '내 글')
    await vi.advanceTimersByTimeAsync(pauses.key)
    store.set(['title'], '내 글 둘')
    await vi.advanceTimersByTimeAsync(pauses.most)
    expect(autosave.state.kind).toBe('stale')
    expect(save).toHaveBeenCalledTimes(1)
    expect(await autosave.flush()).toBe(false)

    autosave.settle(5, null)
    await vi.advanceTimersByTimeAsync(0)
    expect(save.mock.calls.at(-1)).toEqual([{ title: '내 글 둘' }, 5, expect.any(String)])
  })

  it('gives way to theirs when the person says so', async () => {
    const { store, autosave, keeping } = desk()
    store.set(['title'], '내 글')
    autosave.conflict()

    autosave.settle(5, { title: '먼저 저장된 글' })
    await vi.advanceTimersByTimeAsync(pauses.most)

    expect(store.at(['title'])).toBe('먼저 저장된 글')
    expect(keeping.read()).toBeNull()
  })

  it('is saved when the page is left in the middle of a word', async () => {
    const { store, save, stop } = desk()
    store.set(['title'], '쓰다 만')

    stop()
    await vi.advanceTimersByTimeAsync(0)

    expect(save).toHaveBeenCalledWith({ title: '쓰다 만' }, 1, expect.any(String))
  })
})

it('keeps the writing of one person apart from another at the same desk', () => {
  new Keeping('clerk', 'd1').write({ data: { title: '내 글' }, revision: 1 })

  expect(new Keeping('accountant', 'd1').read()).toBeNull()
  expect(new Keeping('clerk', 'd1').read()?.data).toEqual({ title: '내 글' })
})
