/** The records of a register: a ledger on a wide screen, rows of two lines on a phone. */
import { Link } from 'wouter-preact'
import type { RecordColumn, RecordRow, RecordValue, RegisterPage } from '../api/types'
import { ToneBadge } from '../kit/ToneBadge'
import { dottedDay, plainDates } from '../kit/dates'
import { words } from '../words'
import { nextSort } from './query'
import { columnsShown, isKey } from './table'

interface RowsProps {
  register: RegisterPage
  sort: string
  onSort: (sort: string) => void
}

export function Rows({ register, sort, onSort }: RowsProps) {
  const r = words.records
  const columns = columnsShown(register.columns, register.records)
  const head = { sort, onSort }
  return (
    <div className="tblwrap">
      <table className="tbl regtbl">
        <caption className="sr-only">{register.title}</caption>
        <thead>
          <tr>
            <th scope="col">{r.name}</th>
            <SortHead id="state" title={r.state} {...head} />
            {columns.map((column) => (
              <SortHead key={column.id} id={column.id} title={column.title} numeric={isNumeric(column)} {...head} />
            ))}
          </tr>
        </thead>
        <tbody>
          {register.records.map((row) => (
            <Row key={row.id} row={row} columns={columns} />
          ))}
        </tbody>
      </table>
    </div>
  )
}

const isNumeric = ({ type }: RecordColumn) => type === 'money' || type === 'integer'

interface SortHeadProps {
  id: string
  title: string
  numeric?: boolean
  sort: string
  onSort: (sort: string) => void
}

function SortHead({ id, title, numeric = false, sort, onSort }: SortHeadProps) {
  const order = sort === id ? 'ascending' : sort === `-${id}` ? 'descending' : undefined
  return (
    <th scope="col" aria-sort={order} className={numeric ? 'num' : undefined}>
      <button type="button" className="sorter" aria-label={words.records.sortBy(title)} onClick={() => onSort(nextSort(sort, id))}>
        {title}
        <span aria-hidden="true">{order === 'ascending' ? ' ↑' : order === 'descending' ? ' ↓' : ''}</span>
      </button>
    </th>
  )
}

function Row({ row, columns }: { row: RecordRow; columns: RecordColumn[] }) {
  return (
    <tr>
      <th scope="row">
        <Link href={`/records/${row.id}`}>{row.title}</Link>
        <span className="sub">
          {row.number && <span className="num nowrap">{row.number}</span>} {plainDates(row.summary)}
        </span>
      </th>
      <td className="state">
        <ToneBadge tone={row.state.tone} text={row.state.title} />
      </td>
      {columns.map((column) => (
        <td
          key={column.id}
          data-label={column.title}
          className={[isNumeric(column) && 'num', isKey(column) && 'key', column.type === 'date' && 'day', column.type === 'money' && 'won'].filter(Boolean).join(' ')}
        >
          <Value column={column} value={row.values[column.id]} />
        </td>
      ))}
    </tr>
  )
}

function Value({ column, value }: { column: RecordColumn; value: RecordValue | undefined }) {
  if (!value) return null
  if (value.photos.length > 0) return <span className="nowrap">{words.records.photos(value.photos.length)}</span>
  if (column.of === 'photo') return null
  if (column.type === 'choice' && value.text) return <ToneBadge tone={value.tone} text={value.text} />
  if (column.type === 'date' && typeof value.value === 'string') return <>{dottedDay(value.value)}</>
  return <>{value.text}</>
}
