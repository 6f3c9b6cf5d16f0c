/** The checks a form carries (x-checks), as far as they can be answered from what is written. */
import type { JsonObject } from '../../api/types'
import { evaluate } from './evaluate'
import { ExpressionError } from './expression'
import type { Schema } from './schema'

export interface CheckState {
  id: string
  title: string
  message: string
  pointer: string
  /** null: not answerable yet, because something it asks for is missing. */
  passed: boolean | null
  strict: boolean
}

export function checks(schema: Schema, data: JsonObject): CheckState[] {
  return (schema['x-checks'] ?? []).flatMap(({ id, title, message, pointer, condition, strict = false }) => {
    try {
      const value = evaluate(condition, [data, { form: data }])
      return [{ id, title, message, pointer, passed: typeof value === 'boolean' ? value : null, strict }]
    } catch (error) {
      // Beyond the subset: the server's own checklist will say.
      if (error instanceof ExpressionError) return []
      throw error
    }
  })
}
