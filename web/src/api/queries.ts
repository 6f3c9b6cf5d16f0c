/** The names under which answers are kept in memory. Two pages that ask the same question share one answer. */
import type { DocumentQuery } from './calls'

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
  people: (on?: string) => ['people', on ?? ''],
} as const
