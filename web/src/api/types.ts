/** What the API says, as types. One name per JSON object; nothing here runs. */

export type Json = null | boolean | number | string | Json[] | { [key: string]: Json }

export interface FieldProblem {
  code: string
  pointer: string
  message: string
}

export type TextSize = 100 | 125 | 150 | 200
export type Theme = 'light' | 'dark' | 'hc' | 'auto'

export interface Preferences {
  text_size: TextSize
  easy: boolean
  theme: Theme
}

export interface Complex {
  name: string
  households: number
  phone: string
  prefix: string
}

export interface Person {
  id: string
  name: string
  title: string
  initial: string
  roles: string[]
  may: string[]
  preferences: Preferences
}

export interface Session {
  signed_in: boolean
  demo: boolean
  complex: Complex
  person: Person | null
  inbox_count: number
}

export interface DemoPerson {
  person_id: string
  name: string
  title: string
  description: string
}

export interface Named {
  name: string
  title: string
}

export type StampState = 'signed' | 'now' | 'waiting' | 'ref' | 'returned' | 'skipped'

export interface Stamp {
  no: number
  role_title: string
  act: string
  person_id: string | null
  person_name: string
  state: StampState
  signed_at: string | null
  shape: 'round' | 'square'
  blocking: boolean
  is_me: boolean
  on_behalf_of: string | null
}

export interface Fact {
  label: string
  value: string
}

export interface Attachment {
  id: string
  name: string
  bytes: number
  media_type: string
  field: string
}

export interface Comment {
  name: string
  title: string
  act: string
  comment: string
  at: string
}

export type Urgency = 'late' | 'today' | 'soon' | 'none'
export type Decision = 'approve' | 'return'

export interface TaskCard {
  task_id: string
  revision: number
  document_id: string
  element_id: string
  kind: string
  act: string
  may_return: boolean
  form_title: string
  title: string
  amount: number | null
  amount_words: string
  summary: string
  facts: Fact[]
  attachments: Attachment[]
  stamps: Stamp[]
  opened_at: string
  due_at: string | null
  urgency: Urgency
  drafter: Named
  submitted_at: string | null
  comments: Comment[]
  after: string
  held_reason: string | null
  pending: { decision: Decision; settles_at: string } | null
  on_behalf_of: string | null
}

export type DocumentState = 'draft' | 'in_approval' | 'final' | 'void'

export interface RecentItem {
  document_id: string
  title: string
  form_title: string
  at: string
  outcome: 'approved' | 'returned' | 'confirmed'
  state: DocumentState
  number: string | null
}

export interface Notice {
  kind: string
  text: string
  link: string | null
}

/** A paper of mine that came back. */
export interface ReturnedDraft {
  document_id: string
  title: string
  form_title: string
  amount: number | null
  by: string
  by_title: string
  reason: string
  at: string | null
}

export interface Inbox {
  count: number
  tasks: TaskCard[]
  held: TaskCard[]
  pending: TaskCard[]
  returned: ReturnedDraft[]
  recent: RecentItem[]
  notices: Notice[]
}

export interface Completed {
  task: TaskCard | null
  next_task_id: string | null
  document_id: string
  state: DocumentState
  number: string | null
  sentence: string
}

export interface LineStep {
  role_short: string
  act: string
  blocking: boolean
}

export interface FormSummary {
  slug: string
  title: string
  description: string
  area: string
  area_title: string
  keywords: string[]
  line: LineStep[]
  disclosure: string
  retention_years: number
  favourite: boolean
  used: number
}

export interface RecentForm {
  document_id: string
  form: string
  title: string
  form_title: string
  at: string
  amount: number | null
}

export interface FormCatalogue {
  areas: { id: string; title: string; count: number }[]
  forms: FormSummary[]
  recent: RecentForm[]
}

/** A form's schema and its layout are read by kit/form; to everybody else they are plain JSON. */
export type JsonObject = Record<string, Json>

export interface FormDefinition {
  slug: string
  title: string
  description: string
  area: string
  area_title: string
  schema: JsonObject
  ui: JsonObject
  release_hash: string
}

export interface DocumentRow {
  id: string
  title: string
  form_title: string
  area_title: string
  number: string | null
  state: DocumentState
  returned: boolean
  amount: number | null
  drafter: Named
  drafted_on: string
  finalized_on: string | null
  stamps: Stamp[]
  where: string
}

export interface Facet {
  id: string
  title: string
  count: number
}

export interface DocumentList {
  total: number
  page: number
  pages: number
  documents: DocumentRow[]
  facets: { forms: Facet[]; areas: Facet[]; states: Facet[] }
}

export interface StepLine {
  no: number
  role_title: string
  act: string
  name: string
  state: StampState
  at: string | null
  comment: string
  blocking: boolean
  note: string
}

export interface LineReason {
  sentences: string[]
  table: string
  rows: number[]
  facts: { name: string; value: Json }[]
}

export interface HistoryEntry {
  at: string
  name: string
  title: string
  text: string
}

export interface Rendition {
  kind: 'docx' | 'pdf'
  ready: boolean
  engine: string
  bytes: number
  made_at: string
}

export interface Returned {
  by: string
  title: string
  reason: string
  at: string | null
  changed: string[]
}

export interface DocumentDetail {
  id: string
  form: { slug: string; title: string; area: string; area_title: string; schema: JsonObject; ui: JsonObject }
  state: DocumentState
  number: string | null
  title: string
  amount: number | null
  amount_words: string
  data: JsonObject
  revision: number
  version: number
  drafter: Named
  drafted_at: string
  submitted_at: string | null
  finalized_at: string | null
  stamps: Stamp[]
  steps: StepLine[]
  where: string
  line_reason: LineReason | null
  history: HistoryEntry[]
  attachments: Attachment[]
  renditions: Rendition[]
  rendering: 'ready' | 'working' | 'failed'
  draft: { task_id: string; revision: number; returned: Returned | null } | null
  my_task: TaskCard | null
  disclosure: string
  /** Zero years means for ever. */
  retention: { years: number; until: string | null }
  seal: { sha256: string; verified: boolean; signed_at: string | null } | null
  process: { id: string; name: string; steps: { id: string; name: string; state: 'done' | 'now' | 'next' }[] }
  can: { edit: boolean; withdraw: boolean; discard: boolean; copy: boolean }
}

export interface CheckLine {
  id: string
  title: string
  passed: boolean
  message: string
  pointer: string
}

export interface DraftSaved {
  revision: number
  saved_at: string
  computed: JsonObject
  problems: FieldProblem[]
  checklist: CheckLine[]
  line: Stamp[]
  steps: StepLine[]
  line_reason: LineReason | null
}

export interface Diagram {
  bpmn: string
  done: string[]
  now: string[]
}

export interface Seat {
  person_id: string | null
  name: string | null
  initial: string
  role: string
  title: string
  place: string
  since: string | null
  until: string | null
  term_note: string
  absence: { since: string; until: string; deputy: string } | null
  vacant_since: string | null
  note: string
}

export interface Unit {
  id: string
  title: string
  head: Seat | null
  note: string
  term: string
  seats_total: number
  seats_filled: number
  seats: Seat[]
}

export interface Delegation {
  id: string
  from: Named
  to: Named
  scope: string
  since: string
  until: string
  state: 'active' | 'coming' | 'ended'
  days_until: number
  mine: boolean
}

/** Somebody who may stand in for me. */
export interface Deputy {
  id: string
  name: string
  title: string
}

export interface People {
  on: string
  notice: { vacant: number; leaving_soon: number; away: number; sentences: string[] }
  units: Unit[]
  delegations: Delegation[]
  people: Deputy[]
}
