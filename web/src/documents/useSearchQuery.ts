/** What is being looked for, kept in the address: a search can be sent to a colleague, and "back" goes back. */
import { useLocation, useSearch } from 'wouter-preact'
import type { DocumentQuery } from '../api/calls'
import { withQuery } from '../api/client'

export const boxes = ['all', 'mine', 'inbox', 'done', 'received', 'circulated'] as const

export const filterNames = ['kind', 'area', 'form', 'state', 'from', 'to', 'min', 'max', 'person'] as const

export function useSearchQuery(): { query: DocumentQuery; look: (next: DocumentQuery) => void; filters: number } {
  const asked = new URLSearchParams(useSearch())
  const [, go] = useLocation()
  const box = boxes.find((one) => one === asked.get('box')) ?? 'all'
  const query: DocumentQuery = { box, q: asked.get('q') ?? '', page: Math.max(1, Number(asked.get('page')) || 1) }
  for (const name of filterNames) query[name] = asked.get(name) ?? ''
  const look = (next: DocumentQuery) =>
    go(withQuery('/documents', { ...next, box: next.box === 'all' ? '' : next.box, page: next.page === 1 ? '' : next.page }))
  return { query, look, filters: filterNames.filter((name) => query[name]).length }
}
