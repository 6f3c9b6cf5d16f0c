/** One row of a table in a form. Each cell listens for itself, so typing in one redraws that one and the sums that follow. */
import { words } from '../../words'
import { Icon } from '../Icon'
import { isNumber, kindOf, type Column } from './columns'
import { Control } from './Control'
import { fieldId, pointerOf, type Path } from './pointer'
import { Reading } from './Reading'
import { cellWidget, isGiven, type FieldUi } from './schema'
import { useAt, useForm, useProblem, useSelected } from './store'
import { Wrong } from './Wrong'

interface RowProps {
  table: Path
  index: number
  columns: Column[]
  required: string[]
  ui: FieldUi | undefined
  onPick: (index: number, column: string) => void
  onRemove: (index: number) => void
}

export function Row({ table, index, columns, required, ui, onPick, onRemove }: RowProps) {
  const form = useForm()
  const path = [...table, index]
  const picked = useSelected(form, (store) => ui?.pick !== undefined && store.at([...path, ui.pick]) === true)
  const [first, ...others] = columns
  const cell = (column: Column) => (
    <Cell path={[...path, column.name]} column={column} row={index + 1} required={required.includes(column.name)} />
  )
  return (
    <tr className={picked ? 'is-best' : undefined}>
      {first && (
        <th scope="row" data-label={first.schema.title ?? first.name} className={isNumber(first.schema) ? 'num' : undefined}>
          {cell(first)}
        </th>
      )}
      {others.map((column) => (
        <td key={column.name} data-label={column.schema.title ?? column.name} className={isNumber(column.schema) ? 'num' : `is-${kindOf(column, ui?.pick)}`}>
          {column.name === ui?.pick ? (
            <label className="pick">
              <input
                id={fieldId(pointerOf([...path, column.name]))}
                type="radio"
                name={fieldId(`${pointerOf(table)}/${column.name}`)}
                checked={picked}
                aria-label={words.form.row(index + 1, column.schema.title ?? column.name)}
                onChange={() => onPick(index, column.name)}
              />
              <span className="pick-word" aria-hidden="true">
                {picked ? words.form.picked : words.form.pick}
              </span>
            </label>
          ) : (
            cell(column)
          )}
        </td>
      ))}
      <td className="is-remove">
        <button type="button" className="iconbtn" aria-label={words.form.removeRow(index + 1)} onClick={() => onRemove(index)}>
          <Icon name="x" />
        </button>
      </td>
    </tr>
  )
}

interface CellProps {
  path: Path
  column: Column
  row: number
  required: boolean
}

function Cell({ path, column, row, required }: CellProps) {
  const pointer = pointerOf(path)
  const id = fieldId(pointer)
  const value = useAt(path)
  const problem = useProblem(pointer)
  const { schema } = column
  if (isGiven(schema)) {
    return (
      <span id={id}>
        <Reading value={value} schema={schema} />
      </span>
    )
  }
  return (
    <>
      <Control
        widget={cellWidget(schema)}
        path={path}
        pointer={pointer}
        schema={schema}
        ui={undefined}
        id={id}
        required={required}
        invalid={problem !== null}
        describedBy={problem ? `${id}-wrong` : undefined}
        label={words.form.row(row, schema.title ?? column.name)}
      />
      {problem && <Wrong id={`${id}-wrong`} sentence={problem} />}
    </>
  )
}
