/** Checks answers against the closed JSON-Schema subset and says what is wrong in the server's own words. The server judges again. */
import type { Json, JsonObject } from '../../api/types'
import { words } from '../../words'
import { isObject } from './compute'
import { compare, Decimal, over, rounded } from './decimal'
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
      if (required.has(name) && !isGiven(part)) say(problems, pointer, missing(part, name))
    } else field(part, name, value, pointer, problems)
  }
  if (schema.properties) return
  for (const name of required) if (data[name] === undefined) say(problems, `${base}/${name}`, missing({}, name))
}

function say(problems: Problems, pointer: string, sentence: string): void {
  if (!problems.has(pointer)) problems.set(pointer, sentence)
}

function missing(schema: Schema, name: string): string {
  const { choose, add, write } = words.form.wrong
  const title = schema.title ?? name
  if (schema.enum || schema.format === 'date' || schema['x-person']) return choose(title)
  return schema.type === 'array' ? add(title) : write(title)
}

function field(schema: Schema, name: string, value: Json, pointer: string, problems: Problems): void {
  const sentence = wrong(schema, schema.title ?? name, value)
  if (sentence) say(problems, pointer, sentence)
  else if (isObject(value)) object(schema, value, new Set(schema.required ?? []), pointer, problems)
  else if (Array.isArray(value) && schema.items) {
    const { items } = schema
    value.forEach((item, index) => field(items, String(index), item, `${pointer}/${index}`, problems))
  }
}

function wrong(schema: Schema, title: string, value: Json): string | null {
  const w = words.form.wrong
  if (schema.const !== undefined) return value === schema.const ? null : w.choice(title)
  if (schema.enum) return schema.enum.includes(value as string) ? null : w.choice(title)
  if (Array.isArray(value)) return rows(schema, title, value)
  if (typeof value === 'number') return number(schema, title, value)
  return typeof value === 'string' ? text(schema, title, value) : null
}

function rows(schema: Schema, title: string, value: Json[]): string | null {
  const { minItems = 0, maxItems = Infinity, uniqueItems } = schema
  const w = words.form.wrong
  if (value.length < minItems) return w.minItems(title, minItems)
  if (value.length > maxItems) return w.maxItems(title, maxItems)
  return uniqueItems && new Set(value.map((item) => JSON.stringify(item))).size < value.length ? w.unique(title) : null
}

function number(schema: Schema, title: string, value: number): string | null {
  const w = words.form.wrong
  if (schema.type === 'string') return w.type(title, 'string')
  if (schema.type === 'integer' && !Number.isInteger(value)) return w.type(title, 'integer')
  const said = (limit: number) => withCommas(String(limit)) + (schema['x-money'] ? words.form.won : '')
  const { minimum, maximum, exclusiveMinimum, exclusiveMaximum, multipleOf } = schema
  if (minimum !== undefined && value < minimum) return w.minimum(title, said(minimum))
  if (exclusiveMinimum !== undefined && value <= exclusiveMinimum) return w.above(title, said(exclusiveMinimum))
  if (maximum !== undefined && value > maximum) return w.maximum(title, said(maximum))
  if (exclusiveMaximum !== undefined && value >= exclusiveMaximum) return w.below(title, said(exclusiveMaximum))
  return multipleOf !== undefined && !isMultiple(value, multipleOf) ? w.step(title, withCommas(String(multipleOf))) : null
}

function isMultiple(value: number, step: number): boolean {
  const times = over(Decimal.from(value) ?? Decimal.zero, Decimal.from(step) ?? Decimal.zero)
  return times !== null && compare(times, rounded(times, 0, 'floor')) === 0
}

function text(schema: Schema, title: string, value: string): string | null {
  const w = words.form.wrong
  if (schema.type === 'integer' || schema.type === 'number') return w.type(title, schema.type)
  // Characters as people count them, not UTF-16 halves.
  const length = Array.from(value).length
  if (length < (schema.minLength ?? 0)) return w.minLength(title, schema.minLength ?? 0)
  if (length > (schema.maxLength ?? Infinity)) return w.maxLength(title, schema.maxLength ?? 0)
  if (schema.pattern && !matches(schema.pattern, value)) return w.pattern(title, schema['x-pattern-hint'])
  if (schema.format === 'date' && !isDate(value)) return w.date(title)
  return schema.format === 'email' && !/^[^\s@]+@[^\s@]+$/.test(value) ? w.format(title) : null
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
