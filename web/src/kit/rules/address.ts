/** The address of a decision table with values filled in: one word of the query for each fact, a list with a line for each of its items. */
import type { Json } from '../../api/types'

function flattened(name: string, value: Json): [string, string][] {
  if (value === null || value === '') return []
  if (Array.isArray(value)) return value.every((item) => typeof item === 'string') && value.length > 0 ? [[name, value.join('\n')]] : []
  if (typeof value === 'object') return Object.entries(value).flatMap(([part, inner]) => flattened(`${name}.${part}`, inner))
  return [[name, String(value)]]
}

/** What a table cannot be told in a line of text is left out. */
export function tableAddress(table: string, facts: { name: string; value: Json }[]): string {
  const query = new URLSearchParams(facts.flatMap(({ name, value }) => flattened(name, value))).toString()
  return `/rules/tables/${encodeURIComponent(table)}${query ? `?${query}` : ''}`
}
