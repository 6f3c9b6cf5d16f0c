/** The closed JSON-Schema subset and its layout as types, and the reading of both: $ref, sections, which fields a rule asks for now. */
import type { Json, JsonObject } from '../../api/types'
import type { JudgedUi } from './judged'

export interface Schema {
  type?: 'object' | 'array' | 'string' | 'integer' | 'number' | 'boolean'
  title?: string
  description?: string
  properties?: Record<string, Schema>
  required?: string[]
  items?: Schema
  enum?: (string | number)[]
  const?: Json
  minimum?: number
  maximum?: number
  exclusiveMinimum?: number
  minLength?: number
  maxLength?: number
  minItems?: number
  maxItems?: number
  uniqueItems?: boolean
  pattern?: string
  format?: 'date' | 'email'
  default?: Json
  readOnly?: boolean
  $ref?: string
  $defs?: Record<string, Schema>
  if?: Schema
  then?: Schema
  allOf?: Schema[]
  'x-compute'?: string
  'x-pattern-hint'?: string
  'x-money'?: boolean
  'x-person'?: boolean
  'x-checks'?: Check[]
  /** The register whose records may be chosen; the value is the id of one. */
  'x-record'?: string
  /** Only records in these states may be chosen. */
  'x-record-states'?: string[]
  'x-document'?: boolean
  'x-attachments'?: { required?: number; hint?: string; kinds?: string[]; groups?: AttachmentGroup[] }
}

/** Files that belong together, such as the pictures taken before work began. */
export interface AttachmentGroup {
  id: string
  title: string
  required?: number
  images?: boolean
  hint?: string
}

export interface Check {
  id: string
  title: string
  condition: string
  /** What cannot be answered yet counts as wrong, too. */
  strict?: boolean
  message: string
  pointer: string
}

export type Widget =
  | 'text'
  | 'textarea'
  | 'number'
  | 'money'
  | 'date'
  | 'choice'
  | 'select'
  | 'checkbox'
  | 'table'
  | 'person'
  | 'document'
  | 'record'
  | 'file'

export interface FieldUi {
  widget?: Widget
  rows?: number
  hint?: string
  placeholder?: string
  note?: string
  /** The unit after a number: 대, 명, ㎥. */
  suffix?: string
  descriptions?: Record<string, string>
  columns?: string[]
  add?: string
  /** The boolean column of which exactly one row is true: drawn as a radio. */
  pick?: string
  footer?: { label: string; sums: string[]; where?: string }
  /** Rows judged one after another: one at a time on a narrow screen. */
  judged?: JudgedUi
}

export interface SectionUi {
  title: string
  hint?: string
  fields: string[]
}

export interface Ui {
  sections: SectionUi[]
  fields: Record<string, FieldUi>
}

export interface FormShape {
  schema: Schema
  ui: Ui
}

/** The definitions as the API sends them; the server has checked them when the release was loaded. */
export function readForm(definition: { schema: JsonObject; ui: JsonObject }): FormShape {
  const schema = definition.schema as unknown as Schema
  const ui = definition.ui as unknown as Partial<Ui>
  const fields = ui.fields ?? {}
  const sections = ui.sections ?? [{ title: schema.title ?? '', fields: Object.keys(schema.properties ?? {}) }]
  return { schema: inlined(schema, schema, 0), ui: { sections, fields } }
}

const deepest = 12

/** The same schema with every local $ref replaced by what it names; what stands beside a $ref wins. */
function inlined(schema: Schema, root: Schema, depth: number): Schema {
  if (depth > deepest) return {}
  const { $ref, ...own } = schema
  const target = $ref ? { ...resolved($ref, root), ...own } : own
  const into = (part: Schema) => inlined(part, root, depth + 1)
  return {
    ...target,
    ...(target.allOf && { allOf: target.allOf.map(into) }),
    ...(target.then && { then: into(target.then) }),
    ...(target.properties && {
      properties: Object.fromEntries(Object.entries(target.properties).map(([name, part]) => [name, into(part)])),
    }),
    ...(target.items && { items: into(target.items) }),
  }
}

function resolved(ref: string, root: Schema): Schema {
  const [, path] = ref.split('#/')
  const found = (path ?? '')
    .split('/')
    .reduce<unknown>((part, key) => (part as Record<string, unknown> | undefined)?.[key], root)
  return (found as Schema | undefined) ?? {}
}

export const properties = (schema: Schema) => Object.entries(schema.properties ?? {})

/** The if/then rules of a form, wherever they are written. */
export function rules(schema: Schema): { if: Schema; then: Schema }[] {
  return [schema, ...(schema.allOf ?? [])].flatMap((part) => (part.if && part.then ? [{ if: part.if, then: part.then }] : []))
}

/** Which widget draws a field: the one asked for, or the one its type suggests. */
export function widgetOf(schema: Schema, ui: FieldUi | undefined): Widget {
  if (ui?.widget) return ui.widget
  if (schema['x-person']) return 'person'
  if (schema['x-record']) return 'record'
  if (schema['x-document']) return 'document'
  if (schema.type === 'array') return schema.items?.enum ? 'choice' : 'table'
  if (schema.type === 'boolean') return 'checkbox'
  if (schema.enum) return schema.enum.length <= 4 ? 'choice' : 'select'
  if (schema['x-money']) return 'money'
  if (schema.type === 'integer' || schema.type === 'number') return 'number'
  if (schema.format === 'date') return 'date'
  return (schema.maxLength ?? 0) > 200 ? 'textarea' : 'text'
}

/** Filled in by the system; nobody types here. */
export const isGiven = (schema: Schema) => schema['x-compute'] !== undefined || schema.readOnly === true

/** What a table draws in a cell: there is no room for long text there, and a list of choices opens as one. */
export function cellWidget(schema: Schema): Widget {
  const widget = widgetOf(schema, undefined)
  if (widget === 'choice') return 'select'
  if (widget === 'money') return 'number'
  return widget === 'textarea' ? 'text' : widget
}

export const groupsOf = (schema: Schema): AttachmentGroup[] => schema['x-attachments']?.groups ?? []
