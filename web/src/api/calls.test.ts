/** The addresses the screens use are the ones the API describes: method and path, once each. */
import { readFileSync } from 'node:fs'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import * as calls from './calls'

interface Description {
  paths: Record<string, Record<string, unknown>>
}

const described = JSON.parse(readFileSync('../api/openapi.json', 'utf8')) as Description

/** "/api/documents/{id}" as a pattern. */
const patterns = Object.entries(described.paths).flatMap(([path, operations]) =>
  Object.keys(operations).map((method) => ({
    method: method.toUpperCase(),
    pattern: new RegExp(`^${path.replaceAll('.', '\\.').replace(/\{\w+\}/g, '[^/]+')}$`),
  })),
)

const exists = (method: string, path: string) => patterns.some((one) => one.method === method && one.pattern.test(path.split('?')[0] ?? ''))

let asked: { method: string; path: string }[]

beforeEach(() => {
  asked = []
  vi.stubGlobal('fetch', (path: string, init: RequestInit) => {
    asked.push({ method: init.method ?? 'GET', path })
    return Promise.resolve(new Response('{}'))
  })
})

afterEach(() => vi.unstubAllGlobals())

const file = new File(['%PDF-'], '견적서.pdf')

const everything: Record<string, () => unknown> = {
  ...Object.fromEntries(
    Object.entries({ ...calls.session, ...calls.tasks }).map(([name, call]) => [name, () => (call as (...given: unknown[]) => unknown)('x', {}, 0)]),
  ),
  'forms.list': () => calls.forms.list({ q: '펌프' }),
  'forms.read': () => calls.forms.read('x'),
  'forms.favourite': () => calls.forms.favourite('x', true),
  'documents.list': () => calls.documents.list({ q: '펌프' }),
  'documents.read': () => calls.documents.read('x'),
  'documents.create': () => calls.documents.create('x'),
  'documents.save': () => calls.documents.save('x', {}, 1),
  'documents.submit': () => calls.documents.submit('x', {}, 1),
  'documents.withdraw': () => calls.documents.withdraw('x', ''),
  'documents.discard': () => calls.documents.discard('x'),
  'documents.attach': () => calls.documents.attach('x', file),
  'documents.detach': () => calls.documents.detach('x', 'y'),
  'documents.paper': () => calls.documents.paper('x'),
  'documents.diagram': () => calls.documents.diagram('x'),
  'people.chart': () => calls.people.chart('2026-07-14'),
  'people.delegate': () => calls.people.delegate({ to_person_id: 'x', since: '', until: '', reason: '' }),
  'people.endDelegation': () => calls.people.endDelegation('x'),
}

test.each(Object.entries(everything))('%s asks at an address the API has', async (_, call) => {
  await call()

  expect(asked).toHaveLength(1)
  expect(asked.filter(({ method, path }) => !exists(method, path))).toEqual([])
})

test('downloads are at addresses the API has', () => {
  expect(exists('GET', calls.documents.fileAddress('x', 'pdf'))).toBe(true)
  expect(exists('GET', calls.documents.attachmentAddress('x', 'y'))).toBe(true)
})

test('an address the API does not have would be noticed', () => {
  expect(exists('GET', '/api/no-such-thing')).toBe(false)
  expect(exists('DELETE', '/api/inbox')).toBe(false)
})
