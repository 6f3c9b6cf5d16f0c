/** The foot of a table: sums of its columns, over all rows or over those marked. */
import type { Json } from '../../api/types'
import { isNumber, type Column } from './columns'
import { isObject } from './compute'
import { Decimal, plus } from './decimal'
import { fromJson } from './evaluate'
import type { Path } from './pointer'
import { shown } from './reading'
import type { FieldUi } from './schema'
import { useForm, useSelected } from './store'

type Footer = NonNullable<FieldUi['footer']>

export function sumOf(rows: Json | undefined, column: string, where: string | undefined): number {
  const counted = (Array.isArray(rows) ? rows : []).filter((row) => isObject(row) && (!where || row[where] === true))
  return counted
    .map((row) => (isObject(row) ? fromJson(row[column]) : null))
    .reduce<Decimal>((sum, value) => (value instanceof Decimal ? plus(sum, value) : sum), Decimal.zero)
    .toNumber()
}

export function Totals({ path, columns, footer }: { path: Path; columns: Column[]; footer: Footer }) {
  const [, ...others] = columns
  return (
    <tfoot>
      <tr>
        <th scope="row">{footer.label}</th>
        {others.map((column) =>
          footer.sums.includes(column.name) ? (
            <td key={column.name} data-label={column.schema.title ?? column.name} className="num">
              <Sum path={path} column={column} where={footer.where} />
            </td>
          ) : (
            <td key={column.name} className={isNumber(column.schema) ? 'num' : undefined} />
          ),
        )}
        <td />
      </tr>
    </tfoot>
  )
}

function Sum({ path, column, where }: { path: Path; column: Column; where: string | undefined }) {
  const sum = useSelected(useForm(), (store) => sumOf(store.at(path), column.name, where))
  return <>{shown(sum, column.schema, {})}</>
}
