/** Values being tried: as typed (and in the address) always text, as sent what the field's kind makes of it. Pure. */
import type { Json, JsonObject, RuleField } from '../api/types'

export type Typed = Record<string, string>

/** A number with commas, as soon as it is one: 3300000 → 3,300,000. Anything else stays as it was typed. */
export function withCommas(text: string): string {
  const plain = text.replace(/,/g, '').trim()
  return /^-?\d+(\.\d+)?$/.test(plain) ? plain.replace(/^(-?\d+)/, (whole) => whole.replace(/\B(?=(\d{3})+$)/g, ',')) : text
}

/** What the address says about these fields; words of the query that are no field are nobody's. */
export function fromQuery(fields: RuleField[], search: string): Typed {
  const query = new URLSearchParams(search)
  const said = (field: RuleField) => (field.kind === 'number' ? withCommas : String)(query.get(field.path) ?? '')
  return Object.fromEntries(fields.filter(({ path }) => query.get(path)).map((field) => [field.path, said(field)]))
}

export function toQuery(typed: Typed): string {
  return new URLSearchParams(Object.entries(typed).filter(([, text]) => text.trim() !== '')).toString()
}

function valueOf({ kind }: RuleField, text: string): Json {
  if (kind === 'boolean') return text === 'true'
  if (kind === 'list') return text.split('\n').map((line) => line.trim()).filter(Boolean)
  return kind === 'text' ? text : text.trim()
}

/** What is sent: a field left empty is left out, so that the table sees no value there. */
export function toValues(fields: RuleField[], typed: Typed): JsonObject {
  const said = fields.filter(({ path }) => (typed[path] ?? '').trim() !== '')
  return Object.fromEntries(said.map((field) => [field.path, valueOf(field, typed[field.path] ?? '')]))
}

/** Whether the text is none of the choices and so has to be typed. */
export const isOther = ({ choices }: RuleField, text: string) => text !== '' && !choices.some(({ value }) => value === text)
