/** Which columns a list shows and how the overview is tinted. Pure. */
import type { Matrix, RecordColumn, RecordRow, Tone } from '../api/types'

/** What every row leaves empty, or its name and the line below it say already, would only fill the table. Colours and amounts are looked for in columns. */
function isNews({ id, type }: RecordColumn, rows: RecordRow[]): boolean {
  const says = ({ title, summary }: RecordRow) => (type === 'choice' || type === 'money' ? title : `${title} ${summary}`)
  return !rows.every((row) => says(row).includes(row.values[id]?.text ?? ''))
}

const rem = { money: 7.5, integer: 4.5, choice: 5.2, date: 6.6, datetime: 6.6, person: 5.2, boolean: 4.5, list: 5.6, string: 7, text: 10 }
/** What stays beside the name and the state on an office screen. */
const roomRem = 33
const first: RecordColumn['type'][] = ['choice', 'money', 'date', 'person', 'integer', 'boolean', 'string']

/** The columns a list has room for, in their own order. All of them are in the file one can take along. */
export function columnsShown(columns: RecordColumn[], rows: RecordRow[]): RecordColumn[] {
  const weight = ({ type }: RecordColumn) => (first.includes(type) ? first.indexOf(type) : first.length)
  const wanted = columns.filter((column) => column.shown && isNews(column, rows))
  let room = roomRem
  const fits = new Set([...wanted].sort((a, b) => weight(a) - weight(b)).filter(({ type }) => (room -= rem[type]) >= 0))
  return wanted.filter((column) => fits.has(column))
}

/** On a phone a row has two lines: these are the columns worth a place there. */
export function isKey({ type }: RecordColumn): boolean {
  return type === 'choice' || type === 'money' || type === 'date'
}

/**
 * A cell is tinted as its row is, where its column is not yet settled; what is urgent is tinted everywhere. Rows that say
 * nothing about urgency leave it to the column.
 */
export function tint(count: number, row: Tone, column: Tone, rowsDiffer = true): '' | 'hot' | 'warm' | 'cool' {
  if (count === 0) return ''
  if (!rowsDiffer) return column === 'late' ? 'hot' : column === 'due' ? 'warm' : ''
  if (row === 'late') return 'hot'
  if (column !== 'late' && column !== 'due') return ''
  return row === 'due' ? 'warm' : row === 'plain' ? 'cool' : ''
}

export const rowSums = ({ counts }: Matrix) => counts.map((row) => row.reduce((sum, n) => sum + n, 0))
