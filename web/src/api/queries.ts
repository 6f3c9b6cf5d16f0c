/** The names under which answers are kept in memory. Two pages that ask the same question share one answer. */
import type { QueryClient } from '@tanstack/preact-query'
import type { DocumentQuery, RegisterQuery } from './calls'
import type { Session } from './types'

export const keys = {
  session: ['session'],
  demoPeople: ['demo-people'],
  inbox: ['inbox'],
  forms: (query: { q?: string; area?: string } = {}) => ['forms', query],
  form: (slug: string) => ['form', slug],
  document: (id: string) => ['document', id],
  paper: (id: string) => ['document', id, 'paper'],
  diagram: (id: string) => ['document', id, 'diagram'],
  documents: (query: DocumentQuery) => ['documents', query],
  search: (query: DocumentQuery) => ['search', query],
  registers: ['registers'],
  register: (id: string, query: RegisterQuery = {}) => ['register', id, query],
  record: (id: string) => ['record', id],
  around: (documentId: string) => ['document', documentId, 'around'],
  chain: (kind: string, id: string) => [kind, id, 'chain'],
  count: (id: string) => ['count', id],
  rules: ['rules'],
  procedure: (id: string) => ['rules', 'procedure', id],
  ruleTable: (id: string) => ['rules', 'table', id],
  triedTable: (id: string, values: object) => ['rules', 'table', id, 'tried', values],
  releases: (page: number) => ['releases', page],
  release: (id: string) => ['release', id],
  releaseComparison: (id: string, since: string) => ['release', id, 'since', since],
  calendar: (from: string, to: string) => ['calendar', from, to],
  calendarFeed: ['calendar', 'feed'],
  people: (on?: string) => ['people', on ?? ''],
} as const

/** Another person sits down, or nobody: nothing one has read stays for the next at this desk. */
export function changeHands(client: QueryClient, session: Session): void {
  // The session itself stays watched; a cleared cache would leave the frame looking at an answer nobody updates.
  client.removeQueries({ predicate: ({ queryKey }) => queryKey[0] !== keys.session[0] })
  client.setQueryData<Session>(keys.session, session)
}
