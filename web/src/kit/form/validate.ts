/** Checks answers against the closed JSON-Schema subset and says what is wrong in the server's own words. The server judges again. */
import type { Json, JsonObject } from '../../api/types'
import { words } from '../../words'
import { isObject } from './compute'
import { withCommas } from './number'
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
  object(schema, data, required, { pointer: '', row: null }, problems)
  for (const rule of rules(schema)) {
    if (validate(rule.if, data).size === 0) object(rule.then, data, new Set(), { pointer: '', row: null }, problems)
  }
  return problems
}

/** Where in the form one is: the pointer so far, and the row of the table, counted from one. */
interface Place {
  pointer: string
  row: number | null
}

function object(schema: Schema, data: JsonObject, required: ReadonlySet<string>, { pointer, row }: Place, problems: Problems): void {
  for (const [name, part] of properties(schema)) {
    const value = data[name]
    const place = { pointer: `${pointer}/${name}`, row }
    if (value === undefined || value === null || value === '') {
      if (required.has(name) && !isGiven(part)) say(problems, place, missing(part, called(part, name, row)))
    } else field(part, name, value, place, problems)
  }
  if (schema.properties) return
  for (const name of required) if (data[name] === undefined) say(problems, { pointer: `${pointer}/${name}`, row }, missing({}, name))
}

const called = (schema: Schema, name: string, row: number | null) => words.form.wrong.called(schema.title ?? name, row)

function say(problems: Problems, { pointer }: Place, sentence: string): void {
  if (!problems.has(pointer)) problems.set(pointer, sentence)
}

function missing(schema: Schema, name: string): string {
  const { choose, writeRows, write } = words.form.wrong
  if (schema.enum || schema['x-person'] || schema['x-record'] || schema['x-document'] || schema.type === 'boolean' || schema.format === 'date') return choose(name)
  return schema.type === 'array' ? writeRows(name) : write(name)
}

function field(schema: Schema, name: string, value: Json, place: Place, problems: Problems): void {
  const sentence = wrong(schema, called(schema, name, place.row), value)
  if (sentence) say(problems, place, sentence)
  if (isObject(value)) {
    object(schema, value, asked(schema, value).required, place, problems)
    for (const rule of rules(schema)) if (validate(rule.if, value).size === 0) object(rule.then, value, new Set(), place, problems)
  }
  else if (Array.isArray(value) && schema.items && value.length <= (schema.maxItems ?? Infinity)) {
    const { items } = schema
    value.forEach((item, index) => field(items, '', item, { pointer: `${place.pointer}/${index}`, row: index + 1 }, problems))
  }
}

function wrong(schema: Schema, name: string, value: Json): string | null {
  const w = words.form.wrong
  if (schema.const !== undefined) return value === schema.const ? null : w.choice(name)
  if (schema.enum) return schema.enum.includes(value as string) ? null : w.choice(name)
  if (Array.isArray(value)) return rows(schema, name, value)
  if (typeof value === 'number') return number(schema, name, value)
  return typeof value === 'string' ? text(schema, name, value) : null
}

function rows(schema: Schema, name: string, value: Json[]): string | null {
  const { minItems = 0, maxItems = Infinity, uniqueItems } = schema
  const w = words.form.wrong
  if (value.length < minItems) return w.minItems(name, minItems)
  if (value.length > maxItems) return w.maxItems(name, maxItems)
  return uniqueItems && new Set(value.map((item) => JSON.stringify(item))).size < value.length ? w.unique(name) : null
}

/** Beyond this the server takes no number, and a browser could not keep it exact. */
const largest = 10 ** 15

function number(schema: Schema, name: string, value: number): string | null {
  const w = words.form.wrong
  if (schema.type === 'string') return w.type(name, 'string')
  if (schema.type === 'integer' && (!Number.isInteger(value) || Math.abs(value) > largest)) return w.type(name, 'integer')
  const said = (limit: number) => withCommas(String(limit)) + (schema['x-money'] ? words.form.won : '')
  const { minimum, maximum, exclusiveMinimum } = schema
  if (minimum !== undefined && value < minimum) return w.minimum(name, said(minimum))
  if (maximum !== undefined && value > maximum) return w.maximum(name, said(maximum))
  return exclusiveMinimum !== undefined && value <= exclusiveMinimum ? w.above(name, said(exclusiveMinimum)) : null
}

const email = /^[^\s@]{1,64}@[^\s@.]{1,63}(\.[^\s@.]{1,63}){1,8}$/

function text(schema: Schema, name: string, value: string): string | null {
  const w = words.form.wrong
  if (schema.type === 'integer' || schema.type === 'number') return w.type(name, schema.type)
  // Characters as people count them, not UTF-16 halves.
  const length = Array.from(value).length
  if (length > (schema.maxLength ?? Infinity)) return w.maxLength(name, schema.maxLength ?? 0)
  if (length < (schema.minLength ?? 0)) return w.minLength(name, schema.minLength ?? 0)
  if (schema.pattern && !matches(schema.pattern, value)) return w.pattern(name, schema['x-pattern-hint'])
  if (schema.format === 'date' && !isDate(value)) return w.date(name)
  return schema.format === 'email' && !email.test(value) ? w.email(name) : null
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
