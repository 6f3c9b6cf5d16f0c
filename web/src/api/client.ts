/** One door to the server: JSON in, JSON out, refusals as Problem. Which addresses exist is said in calls.ts. */
import { forgetEarly, takeEarly } from './early'
import type { FieldProblem, Json } from './types'

/** A refusal a person can act on. `title` is the server's Korean sentence, shown as it is. */
export class Problem extends Error {
  constructor(
    readonly status: number,
    readonly code: string,
    readonly title: string,
    readonly detail = '',
    readonly problems: FieldProblem[] = [],
  ) {
    super(title)
    this.name = 'Problem'
  }

  /** The request never got an answer; nobody refused it. */
  get offline(): boolean {
    return this.status === 0
  }
}

type Method = 'GET' | 'POST' | 'PUT' | 'DELETE'

let whenSignedOut: () => void = () => undefined

/** Called once by the app: what to do when a request finds that nobody is signed in any more. */
export function onSignedOut(listener: () => void): void {
  whenSignedOut = listener
}

async function problemFrom(response: Response): Promise<Problem> {
  const body = (await response.json().catch(() => ({}))) as Partial<Problem>
  return new Problem(response.status, body.code ?? `http_${response.status}`, body.title ?? '', body.detail, body.problems)
}

async function send<T>(method: Method, path: string, body?: unknown, key?: string): Promise<T> {
  const headers: Record<string, string> = { accept: 'application/json' }
  const files = body instanceof FormData
  if (body !== undefined && !files) headers['content-type'] = 'application/json'
  // The same key on a retry makes the server answer with the first result: a shaky line cannot act twice.
  if (method !== 'GET') headers['idempotency-key'] = key ?? crypto.randomUUID()
  const address = `/api${path}`
  if (method !== 'GET') forgetEarly()
  else {
    const early = await takeEarly(address)
    if (early) return early as T
  }
  let response: Response
  try {
    response = await fetch(address, {
      method,
      headers,
      body: body === undefined ? null : files ? body : JSON.stringify(body),
    })
  } catch {
    throw new Problem(0, 'offline', '')
  }
  if (!response.ok) {
    const problem = await problemFrom(response)
    if (problem.status === 401 && path !== '/session') whenSignedOut()
    throw problem
  }
  return (response.status === 204 ? undefined : await response.json()) as T
}

export type Query = Record<string, string | number | boolean | readonly string[] | null | undefined>

/** `?q=…` without the empty ones; a list is said once for each of its members. */
export function withQuery(path: string, query: Query): string {
  const pairs = Object.entries(query).flatMap(([name, value]) =>
    (Array.isArray(value) ? (value as string[]) : [value]).flatMap((one) => (one == null || one === '' ? [] : [[name, String(one)] as [string, string]])),
  )
  return pairs.length ? `${path}?${new URLSearchParams(pairs).toString()}` : path
}

export const api = {
  get: <T>(path: string, query: Query = {}) => send<T>('GET', withQuery(path, query)),
  post: <T>(path: string, body: Json | object = {}, key?: string) => send<T>('POST', path, body, key),
  put: <T>(path: string, body: Json | object, key?: string) => send<T>('PUT', path, body, key),
  remove: <T>(path: string, key?: string) => send<T>('DELETE', path, undefined, key),
  upload: <T>(path: string, form: FormData, key?: string) => send<T>('POST', path, form, key),
}
