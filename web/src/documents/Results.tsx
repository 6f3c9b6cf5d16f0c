/** Documents found: a ledger on a wide screen, two-line rows on a phone; and the pages. */
import { Link } from 'wouter-preact'
import type { DocumentList, DocumentRow } from '../api/types'
import { StateBadge } from '../kit/DocumentBits'
import { dottedDay } from '../kit/dates'
import { commas } from '../kit/money'
import { words } from '../words'

const addressOf = (row: DocumentRow) => `/documents/${row.id}`

function Row({ row }: { row: DocumentRow }) {
  const t = words.documents
  return (
    <tr>
      <th scope="row">
        <Link href={addressOf(row)}>{row.title || t.untitled}</Link>
        <span className="sub">
          {row.form_title}
          {row.number && <span className="num">{row.number}</span>}
        </span>
      </th>
      <td className="due">
        <StateBadge state={row.state} />
      </td>
      <td className="long">
        {row.state === 'in_approval' && row.where}
      </td>
      <td className="who">
        {row.drafter.name}
      </td>
      <td className="num day">
        {dottedDay(row.finalized_on ?? row.drafted_on)}
      </td>
      <td className="num amount-cell">
        {row.amount !== null && `${commas(row.amount)}${words.common.won}`}
      </td>
    </tr>
  )
}

export function Results({ list }: { list: DocumentList }) {
  const { caption, columns } = words.documents
  return (
    <div className="tblwrap">
      <table className="tbl doctbl">
        <caption className="sr-only">{caption}</caption>
        <thead>
          <tr>
            <th scope="col">{columns.title}</th>
            <th scope="col">{columns.state}</th>
            <th scope="col">{columns.where}</th>
            <th scope="col">{columns.drafter}</th>
            <th scope="col" className="num">
              {columns.date}
            </th>
            <th scope="col" className="num">
              {columns.amount}
            </th>
          </tr>
        </thead>
        <tbody>
          {list.documents.map((row) => (
            <Row key={row.id} row={row} />
          ))}
        </tbody>
      </table>
    </div>
  )
}
