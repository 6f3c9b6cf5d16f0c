/** The columns of a table in a form, and a row as it begins. */
import type { Json, JsonObject } from '../../api/types'
import { isGiven, properties, type FieldUi, type Schema } from './schema'

export interface Column {
  name: string
  schema: Schema
}

/** In the order of the layout. */
export function columnsOf(schema: Schema, ui: FieldUi | undefined): Column[] {
  const all = Object.fromEntries(properties(schema.items ?? {}))
  return (ui?.columns ?? Object.keys(all)).flatMap((name) => {
    const column = all[name]
    return column ? [{ name, schema: column }] : []
  })
}

export const isNumber = (schema: Schema) => schema.type === 'integer' || schema.type === 'number'

/** The kind of a column, for its width and its place in a card. */
export function kindOf({ name, schema }: Column, pick: string | undefined): 'pick' | 'tick' | 'sum' | 'number' | 'date' | 'list' | 'text' {
  if (schema.type === 'boolean') return name === pick ? 'pick' : 'tick'
  if (isNumber(schema)) return isGiven(schema) ? 'sum' : 'number'
  if (schema.format === 'date') return 'date'
  return schema.enum || schema['x-person'] || schema['x-record'] || schema['x-document'] ? 'list' : 'text'
}

const rem = { pick: 3.5, tick: 3, sum: 4.8, number: 7.4, date: 9.2, list: 6.8, text: 6.5 }
const removeRem = 2.8
// What a form's column offers beside its line on an office screen.
const fitsRem = 34

/** Too many columns to stand side by side there: such rows become cards earlier. */
export const isWide = (columns: Column[], pick: string | undefined) =>
  columns.reduce((sum, column) => sum + rem[kindOf(column, pick)], removeRem) > fitsRem

/** Defaults, and an untouched tick box means no. */
function beginning({ default: value, type, 'x-compute': compute }: Schema): Json | undefined {
  if (compute !== undefined) return undefined
  return value ?? (type === 'boolean' ? false : undefined)
}

export function blankRow(schema: Schema): JsonObject {
  return Object.fromEntries(
    properties(schema.items ?? {}).flatMap(([name, part]) => {
      const value = beginning(part)
      return value === undefined ? [] : [[name, value]]
    }),
  )
}

/** A form as it is first opened: one empty row where rows are needed, so that nobody starts by looking for a button. */
export function begun(schema: Schema, data: JsonObject): JsonObject {
  const now = { ...data }
  for (const [name, part] of properties(schema)) {
    const value = now[name]
    const empty = value === undefined || value === null || (Array.isArray(value) && value.length === 0)
    if (!empty || !schema.required?.includes(name)) continue
    const first = part.type === 'array' && part.items?.properties ? [blankRow(part)] : beginning(part)
    if (first !== undefined) now[name] = first
  }
  return now
}
