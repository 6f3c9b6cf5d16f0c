/** Open records by two things at once, as numbers: a wall of cards would hide how many there are. Each number leads to those records. */
import { Link } from 'wouter-preact'
import type { Matrix } from '../api/types'
import { words } from '../words'
import { addressOf } from './query'
import { rowSums, tint } from './table'

type Axis = Matrix['rows']

function addressFor(register: string, matrix: Matrix, row: string, column: string): string {
  const [state, where] = [[] as string[], [] as string[]]
  for (const [axis, value] of [
    [matrix.rows, row],
    [matrix.columns, column],
  ] as [Axis, string][]) {
    if (axis.by === 'state') state.push(value)
    else where.push(`${axis.by}:${value}`)
  }
  return addressOf(register, { open: state.length > 0 ? '' : 'true', state: state[0] ?? '', where })
}

export function Overview({ register, matrix }: { register: string; matrix: Matrix }) {
  const r = words.records
  const { rows, columns, counts } = matrix
  const sums = rowSums(matrix)
  const rowsDiffer = new Set(rows.items.map(({ tone }) => tone)).size > 1
  const name = r.matrix(rows.title, columns.title)
  return (
    <section className="overview" aria-label={name}>
      <div className="scroll-x" tabIndex={0} role="group" aria-label={name}>
        <table className="mtx">
          <thead>
            <tr>
              <td />
              {columns.items.map(({ id, title }) => (
                <th key={id} scope="col">
                  {title}
                </th>
              ))}
              <th scope="col">{r.sum}</th>
            </tr>
          </thead>
          <tbody>
            {rows.items.map((row, y) => (
              <tr key={row.id}>
                <th scope="row">{row.title}</th>
                {columns.items.map((column, x) => {
                  const n = counts[y]?.[x] ?? 0
                  return (
                    <td key={column.id} className={tint(n, row.tone, column.tone, rowsDiffer)}>
                      {n > 0 ? (
                        <Link href={addressFor(register, matrix, row.id, column.id)}>
                          <span className="sr-only">
                            {row.title} {column.title}{' '}
                          </span>
                          {n}
                        </Link>
                      ) : (
                        <span className="z" aria-hidden="true">
                          ·
                        </span>
                      )}
                    </td>
                  )
                })}
                <td className="tot">{sums[y]}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      <p className="small muted">{r.matrixNote(matrix.total)}</p>
    </section>
  )
}
