/** Checks answers against the closed JSON-Schema subset and says what is wrong in the server's own words. The server judges again. */
import type { Json, JsonObject } from '../../api/types'
import { words } from '../../words'
import { isObject } from './compute'
import { isGiven, properties, rules, type Schema } from './schema'

/** pointer → sentence; the first thing wrong at each place. */
export type Problems = Map<string, string>

/** Which fields the rules ask for, given the answers so far. */
export function asked(schema: Schema, data: JsonObject): { required: Set<string>; unasked: Set<string> } {
  const required = new Set(schema.required ?? [])
  const unasked = new Set<string>()
  for (const rule of rules(schema)) {
    const applies = validate(rule.if, data, new Set(rule.if.required ?? [])).size === 0
    if (applies) rule.then.required?.forEach((name) => required.add(name))
    // A field that a rule brings in is out of sight while the rule does not apply.
    else Object.keys(rule.then.properties ?? {}).forEach((name) => unasked.add(name))
  }
  return { required, unasked }
}

export function validate(schema: Schema, data: JsonObject, required: ReadonlySet<string> = new Set(schema.required ?? [])): Problems {
  const problems: Problems = new Map()
  object(schema, data, required, '', problems)
  for (const rule of rules(schema)) {
    if (validate(rule.if, data).size === 0) object(rule.then, data, new Set(), '', problems)
  }
  return problems
}

function object(schema: Schema, data: JsonObject, required: ReadonlySet<string>, base: string, problems: Problems): void {
  for (const [name, part] of properties(schema)) {
    const value = data[name]
    const pointer = `${base}/${name}`
    if (value === undefined || value === null || value === '') {
      if (required.has(name) && !isGiven(part)) say(problems, pointer, missing(part))
    } else field(part, value, pointer, problems)
  }
  if (schema.properties) return
  for (const name of required) if (data[name] === undefined) say(problems, `${base}/${name}`, missing({}))
}

function say(problems: Problems, pointer: string, sentence: string): void {
  if (!problems.has(pointer)) problems.set(pointer, sentence)
}

function missing(schema: Schema): string {
  const { missing: text, missingChoice, missingDate, missingRows } = words.form.wrong
  if (schema.enum || schema['x-person'] || schema.type === 'boolean') return missingChoice
  if (schema.format === 'date') return missingDate
  return schema.type === 'array' ? missingRows : text
}

function field(schema: Schema, value: Json, pointer: string, problems: Problems): void {
  const sentence = wrong(schema, value)
  if (sentence) say(problems, pointer, sentence)
  else if (isObject(value)) object(schema, value, new Set(schema.required ?? []), pointer, problems)
  else if (Array.isArray(value) && schema.items) {
    const { items } = schema
    value.forEach((item, index) => field(items, item, `${pointer}/${index}`, problems))
  }
}

function wrong(schema: Schema, value: Json): string | null {
  const w = words.form.wrong
  if (schema.const !== undefined) return value === schema.const ? null : w.choice
  if (schema.enum) return schema.enum.includes(value as string) ? null : w.choice
  if (Array.isArray(value)) return rows(schema, value)
  if (typeof value === 'number') return number(schema, value)
  if (typeof value === 'string') return text(schema, value)
  return null
}

function rows(schema: Schema, value: Json[]): string | null {
  const { minItems = 0, maxItems = Infinity, uniqueItems } = schema
  const w = words.form.wrong
  if (value.length < minItems) return w.minItems(minItems)
  if (value.length > maxItems) return w.maxItems(maxItems)
  return uniqueItems && new Set(value.map((item) => JSON.stringify(item))).size < value.length ? w.unique : null
}

function number(schema: Schema, value: number): string | null {
  const w = words.form.wrong
  if (schema.type === 'string') return w.text
  if (schema.type === 'integer' && !Number.isInteger(value)) return w.integer
  const { minimum = -Infinity, maximum = Infinity, exclusiveMinimum = -Infinity } = schema
  if (value < minimum) return w.minimum(minimum)
  if (value > maximum) return w.maximum(maximum)
  return value <= exclusiveMinimum ? w.above(exclusiveMinimum) : null
}

function text(schema: Schema, value: string): string | null {
  const w = words.form.wrong
  if (schema.type === 'integer' || schema.type === 'number') return w.number
  // Characters as people count them, not UTF-16 halves.
  const length = Array.from(value).length
  if (length < (schema.minLength ?? 0)) return w.minLength(schema.minLength ?? 0)
  if (length > (schema.maxLength ?? Infinity)) return w.maxLength(schema.maxLength ?? 0)
  if (schema.pattern && !matches(schema.pattern, value)) return w.pattern
  if (schema.format === 'date' && !isDate(value)) return w.date
  return schema.format === 'email' && !/^[^\s@]+@[^\s@]+\.[^\s@]+$/.test(value) ? w.email : null
}

const patterns = new Map<string, RegExp | null>()

/** Patterns were checked for linear time when the release was loaded. One this browser cannot read is left to the server. */
function matches(pattern: string, value: string): boolean {
  let known = patterns.get(pattern)
  if (known === undefined) {
    try {
      known = new RegExp(pattern, 'u')
    } catch {
      known = null
    }
    patterns.set(pattern, known)
  }
  return known?.test(value) ?? true
}

function isDate(value: string): boolean {
  const day = new Date(`${value}T00:00:00Z`)
  return /^\d{4}-\d{2}-\d{2}$/.test(value) && !Number.isNaN(day.getTime()) && day.toISOString().startsWith(value)
}
