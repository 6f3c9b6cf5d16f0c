/** Every address of the API the screens use, once each, with what goes in and what comes back. */
import { api, withQuery, type Query } from './client'
import type * as t from './types'

export const session = {
  read: () => api.get<t.Session>('/session'),
  signIn: (login: string, password: string) => api.post<t.Session>('/session', { login, password }),
  signOut: () => api.remove<undefined>('/session'),
  demoPeople: () => api.get<t.DemoPerson[]>('/demo/people'),
  signInAs: (personId: string) => api.post<t.Session>('/demo/session', { person_id: personId }),
  prefer: (preferences: Partial<t.Preferences>) => api.put<t.Preferences>('/me/preferences', preferences),
}

export const tasks = {
  inbox: () => api.get<t.Inbox>('/inbox'),
  read: (id: string) => api.get<t.TaskDetail>(`/tasks/${id}`),
  complete: (
    id: string,
    body: { decision: t.Decision; comment?: string; revision: number; grace_seconds: number },
    key?: string,
  ) => api.post<t.Completed>(`/tasks/${id}/complete`, body, key),
  hold: (id: string, reason: string, revision: number) => api.post<t.TaskCard>(`/tasks/${id}/hold`, { reason, revision }),
  releaseHold: (id: string) => api.post<t.TaskCard>(`/tasks/${id}/release-hold`),
  undo: (id: string) => api.post<t.TaskCard>(`/tasks/${id}/undo`),
}

export const forms = {
  list: (query: { q?: string; area?: string }) => api.get<t.FormCatalogue>('/forms', query),
  read: (slug: string) => api.get<t.FormDefinition>(`/forms/${slug}`),
  favourite: (slug: string, favourite: boolean) => api.put<{ slug: string; favourite: boolean }>(`/forms/${slug}/favourite`, { favourite }),
}

export interface DocumentQuery extends Query {
  box?: 'mine' | 'inbox' | 'done' | 'received' | 'circulated' | 'all'
  q?: string
  /** Documents or records; only a search over both knows it. */
  kind?: string
  form?: string
  area?: string
  state?: string
  from?: string
  to?: string
  min?: number | string
  max?: number | string
  person?: string
  page?: number
}

export const documents = {
  list: (query: DocumentQuery) => api.get<t.DocumentList>('/documents', query),
  read: (id: string) => api.get<t.DocumentDetail>(`/documents/${id}`),
  create: (form: string, copyOf?: string) =>
    api.post<t.DocumentDetail>('/documents', copyOf ? { form, copy_of: copyOf } : { form }),
  save: (id: string, data: t.JsonObject, revision: number, key?: string) =>
    api.put<t.DraftSaved>(`/documents/${id}/draft`, { data, revision }, key),
  submit: (id: string, data: t.JsonObject, revision: number, key?: string) =>
    api.post<t.DocumentDetail>(`/documents/${id}/submit`, { data, revision }, key),
  withdraw: (id: string, reason: string) => api.post<t.DocumentDetail>(`/documents/${id}/withdraw`, { reason }),
  discard: (id: string) => api.remove<undefined>(`/documents/${id}`),
  attach: (id: string, file: File, field?: string) => {
    const form = new FormData()
    form.append('file', file)
    if (field) form.append('field', field)
    return api.upload<t.Attachment>(`/documents/${id}/attachments`, form)
  },
  detach: (id: string, attachmentId: string) => api.remove<undefined>(`/documents/${id}/attachments/${attachmentId}`),
  attachmentAddress: (id: string, attachmentId: string) => `/api/documents/${id}/attachments/${attachmentId}`,
  fileAddress: (id: string, kind: 'docx' | 'pdf') => `/api/documents/${id}/file.${kind}`,
  paper: (id: string) => api.get<{ html: string }>(`/documents/${id}/paper`),
  diagram: (id: string) => api.get<t.Diagram>(`/documents/${id}/diagram`),
}

export interface RegisterQuery extends Query {
  q?: string
  state?: string
  open?: string
  /** `column:value`, once for each column the list is narrowed by. */
  where?: string[]
  from?: string
  to?: string
  min?: string
  max?: string
  sort?: string
  page?: number
}

export const records = {
  registers: () => api.get<t.RegisterList>('/registers'),
  register: (id: string, query: RegisterQuery) => api.get<t.RegisterPage>(`/registers/${id}`, query),
  exportAddress: (id: string, kind: 'csv' | 'xlsx', query: RegisterQuery) =>
    withQuery(`/api/registers/${id}/export`, { ...query, page: undefined, as: kind }),
  read: (id: string) => api.get<t.RecordDetail>(`/records/${id}`),
  around: (documentId: string) => api.get<t.Relations>(`/documents/${documentId}/relations`),
  chain: (kind: 'document' | 'record', id: string) => api.get<t.Chain>(`/${kind}s/${id}/chain`),
  photoAddress: (id: string, size: 'small' | 'large') => `/api/attachments/${id}/thumbnail?size=${size}`,
}

export const counts = {
  read: (id: string) => api.get<t.CountDetail>(`/counts/${id}`),
  answer: (id: string, option: string, comment: string, key: string) =>
    api.post<t.CountDetail>(`/counts/${id}/answer`, comment ? { option, comment } : { option }, key),
  close: (id: string, key: string) => api.post<t.CountDetail>(`/counts/${id}/close`, {}, key),
}

export const rules = {
  book: () => api.get<t.RuleBook>('/rules'),
  table: (id: string) => api.get<t.RuleDetail>(`/rules/tables/${encodeURIComponent(id)}`),
  procedure: (id: string) => api.get<t.ProcedureDetail>(`/rules/procedures/${encodeURIComponent(id)}`),
  check: (file: File) => {
    const form = new FormData()
    form.append('file', file)
    return api.upload<t.CheckedFile>('/checks', form)
  },
  attempt: (id: string, values: t.JsonObject) => api.post<t.TriedRule>(`/rules/tables/${encodeURIComponent(id)}/try`, { values }),
  fileAddress: (kind: 'tables' | 'procedures', id: string) => `/api/rules/${kind}/${encodeURIComponent(id)}/file`,
}

export const releases = {
  list: (limit: number, offset: number) => api.get<t.ReleaseList>('/releases', { limit, offset }),
  read: (id: string) => api.get<t.ReleaseDetail>(`/releases/${id}`),
  compare: (id: string, since?: string) => api.get<t.ReleaseComparison>(`/releases/${id}/differences`, { since }),
  fileAddress: (id: string) => `/api/releases/${id}/file`,
  activate: (id: string, on: string | null, revision: number, key?: string) =>
    api.post<t.ReleaseStanding>(`/releases/${id}/activate`, { on, revision }, key),
  move: (id: string, on: string, reason: string, revision: number, key?: string) =>
    api.post<t.ReleaseStanding>(`/releases/${id}/move`, { on, reason, revision }, key),
  cancel: (id: string, reason: string, revision: number, key?: string) =>
    api.post<t.ReleaseStanding>(`/releases/${id}/cancel`, { reason, revision }, key),
  again: (id: string, key?: string) => api.post<t.ReleaseStanding>(`/releases/${id}/again`, {}, key),
}

/** Documents and records together, by the same words and choices; a form or a register is a `type` there. */
export const search = {
  find: ({ form, ...query }: DocumentQuery) => api.get<t.Found>('/search', { ...query, box: '', type: form }),
}

export const calendar = {
  between: (from: string, to: string) => api.get<t.Calendar>('/calendar', { from, to }),
  feed: () => api.get<t.CalendarFeed>('/calendar/feed'),
  openFeed: () => api.post<{ address: string }>('/calendar/feed'),
  closeFeed: () => api.remove<undefined>('/calendar/feed'),
  fileAddress: '/api/calendar.ics',
}

export const people = {
  chart: (on?: string) => api.get<t.People>('/people', { on }),
  delegate: (body: { to_person_id: string; since: string; until: string; reason: string }) =>
    api.post<{ delegation_id: string }>('/delegations', body),
  endDelegation: (id: string) => api.remove<undefined>(`/delegations/${id}`),
}
