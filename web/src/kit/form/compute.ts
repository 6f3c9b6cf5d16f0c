/** Fills every computed field of a form. Row fields see their row and the whole as `form`; the whole sees its own fields. */
import type { Json, JsonObject } from '../../api/types'
import { evaluate, toJson } from './evaluate'
import { ExpressionError } from './expression'
import { properties, type Schema } from './schema'

// A total may rest on other totals; each pass settles at least one of them. The server does as many.
const passes = 8

/** The data with every x-compute field recomputed; untouched parts are the same objects as before. */
export function computed(schema: Schema, data: JsonObject): JsonObject {
  let now = data
  for (let pass = 0; pass < passes; pass += 1) {
    const next = filled(schema, now, now)
    if (next === now) return now
    now = next
  }
  return now
}

function filled(schema: Schema, object: JsonObject, root: JsonObject): JsonObject {
  let now = object
  const put = (name: string, value: Json | undefined) => {
    if (same(now[name], value)) return
    now = { ...now }
    if (value === undefined) Reflect.deleteProperty(now, name)
    else now[name] = value
  }
  for (const [name, part] of properties(schema)) {
    const value = now[name]
    if (part.type === 'object' && isObject(value)) put(name, filled(part, value, root))
    else if (part.type === 'array' && part.items?.properties && Array.isArray(value)) put(name, rows(part.items, value, root))
  }
  for (const [name, part] of properties(schema)) {
    if (part['x-compute'] !== undefined) put(name, worth(part['x-compute'], now, object === root ? now : root, now[name]))
  }
  return now
}

function rows(items: Schema, list: Json[], root: JsonObject): Json[] {
  const next = list.map((row) => (isObject(row) ? filled(items, row, root) : row))
  return next.every((row, index) => row === list[index]) ? list : next
}

/** What cannot be worked out yet is no field at all; what is beyond the subset stays as the server computed it. */
function worth(text: string, object: JsonObject, root: JsonObject, before: Json | undefined): Json | undefined {
  try {
    const value = toJson(evaluate(text, [object, { form: root }]))
    return value === null ? undefined : value
  } catch (error) {
    if (error instanceof ExpressionError) return before
    throw error
  }
}

function same(a: Json | undefined, b: Json | undefined): boolean {
  return a === b || (Array.isArray(a) && Array.isArray(b) && JSON.stringify(a) === JSON.stringify(b))
}

export const isObject = (value: Json | undefined): value is JsonObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value)
