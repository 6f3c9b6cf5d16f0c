/** The columns of a table in a form, and a row as it begins. */
import type { Json, JsonObject } from '../../api/types'
import { properties, type FieldUi, type Schema } from './schema'

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
