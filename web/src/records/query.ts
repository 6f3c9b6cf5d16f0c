/** What one looks for in a register, kept in the address: a view can be sent to a colleague, and "back" goes back. */
import { useLocation, useSearch } from 'wouter-preact'
import type { RegisterQuery } from '../api/calls'
import { withQuery } from '../api/client'

const texts = ['q', 'state', 'open', 'from', 'to', 'min', 'max', 'sort'] as const

export function readQuery(search: string): RegisterQuery {
  const asked = new URLSearchParams(search)
  const query: RegisterQuery = { page: Math.max(1, Number(asked.get('page')) || 1), where: asked.getAll('where') }
  for (const name of texts) query[name] = asked.get(name) ?? ''
  return query
}

export const addressOf = (register: string, query: RegisterQuery) =>
  withQuery(`/registers/${register}`, { ...query, page: (query.page ?? 1) === 1 ? '' : query.page })

/** How many conditions are set under "more": words, the order and open or closed show by themselves. */
export const narrowing = ({ state, from, to, min, max, where }: RegisterQuery) =>
  [state, from, to, min, max].filter(Boolean).length + (where?.length ?? 0)

export const isNarrowed = (query: RegisterQuery) => narrowing(query) > 0 || !!query.q || !!query.open

/** What a column is narrowed to, or nothing. */
export const chosen = ({ where }: RegisterQuery, column: string) =>
  where?.find((one) => one.startsWith(`${column}:`))?.slice(column.length + 1) ?? ''

export const choose = ({ where = [] }: RegisterQuery, column: string, value: string): string[] => [
  ...where.filter((one) => !one.startsWith(`${column}:`)),
  ...(value ? [`${column}:${value}`] : []),
]

/** Pressing a column sorts by it, pressing again turns it round, a third time gives the register its own order back. */
export function nextSort(sort: string, column: string): string {
  if (sort === column) return `-${column}`
  return sort === `-${column}` ? '' : column
}

export function useRegisterQuery(register: string): { query: RegisterQuery; look: (next: RegisterQuery) => void } {
  const query = readQuery(useSearch())
  const [, go] = useLocation()
  return { query, look: (next) => go(addressOf(register, { page: 1, ...next })) }
}
