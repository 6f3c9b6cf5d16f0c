/** Which columns a list shows and how the overview is tinted. Pure. */
import type { Matrix, RecordColumn, RecordRow, Tone } from '../api/types'

/** Pictures are counted, not shown; what every row leaves empty or its name says already would only fill the line. */
export function columnsShown(columns: RecordColumn[], rows: RecordRow[]): RecordColumn[] {
  return columns.filter(({ id, shown }) => shown && !rows.every((row) => row.title.includes(row.values[id]?.text ?? '') && !row.values[id]?.photos.length))
}

/** On a phone a row has two lines: these are the columns worth a place there. */
export function isKey({ type }: RecordColumn): boolean {
  return type === 'choice' || type === 'money' || type === 'date'
}

/** A cell is tinted as its row is, where its column is not yet settled; what is urgent is tinted everywhere. */
export function tint(count: number, row: Tone, column: Tone): '' | 'hot' | 'warm' | 'cool' {
  if (count === 0) return ''
  if (row === 'late') return 'hot'
  if (column !== 'late' && column !== 'due') return ''
  return row === 'due' ? 'warm' : row === 'plain' ? 'cool' : ''
}

export const rowSums = ({ counts }: Matrix) => counts.map((row) => row.reduce((sum, n) => sum + n, 0))
