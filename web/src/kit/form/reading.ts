/** An answer as it is read, not edited: commas, dates in Korean, 예 and 아니요. */
import type { Json } from '../../api/types'
import { words } from '../../words'
import { dayWithWeekday, longDay } from '../dates'
import { withCommas } from './number'
import type { Schema } from './schema'

/** `long` adds 원 and the weekday, for answers that stand alone; in tables the head has said it. */
export function shown(value: Json | undefined, schema: Schema, { long = false }: { long?: boolean }): string {
  if (value === undefined || value === null) return ''
  if (typeof value === 'boolean') return value ? words.form.yes : words.form.no
  if (typeof value === 'number') return withCommas(String(value)) + (long && schema['x-money'] ? words.form.won : '')
  if (Array.isArray(value)) return value.filter((item) => typeof item !== 'object').join(', ')
  if (typeof value === 'object') return ''
  if (schema.format === 'date' && /^\d{4}-\d{2}-\d{2}$/.test(value)) return long ? dayOf(value) : longDay(value)
  return value
}

/** The year only when it is not this one: "7월 17일 금요일". */
function dayOf(iso: string): string {
  const near = iso.startsWith(String(new Date().getFullYear()))
  return near ? dayWithWeekday(iso) : longDay(iso)
}
