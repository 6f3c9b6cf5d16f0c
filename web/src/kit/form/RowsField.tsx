/** Rows of a form as a real table: totals live, rows added and taken away, one row chosen by a radio; cards where the screen is narrow. */
import type { ComponentChildren } from 'preact'
import { useEffect, useRef, useState } from 'preact/hooks'
import { words } from '../../words'
import { Icon } from '../Icon'
import { blankRow, columnsOf, isNumber, isWide } from './columns'
import type { ControlProps } from './control'
import { isObject } from './compute'
import { fieldId } from './pointer'
import { Row } from './Row'
import { useForm, useSelected } from './store'
import { Totals } from './Totals'

type RowsFieldProps = ControlProps & { className: string; said: ComponentChildren }

export function RowsField({ path, pointer, schema, ui, id, required, className, said }: RowsFieldProps) {
  const form = useForm()
  const count = useSelected(form, (store) => {
    const rows = store.at(path)
    return Array.isArray(rows) ? rows.length : 0
  })
  const [status, say] = useState('')
  const table = useRef<HTMLDivElement>(null)
  const goTo = useRef<string | null>(null)
  useEffect(() => {
    if (goTo.current) document.getElementById(goTo.current)?.focus()
    goTo.current = null
  }, [count])
  const f = words.form
  const columns = columnsOf(schema, ui)
  const rows = () => {
    const now = form.at(path)
    return Array.isArray(now) ? now : []
  }
  const add = () => {
    goTo.current = fieldId(`${pointer}/${count}/${columns[0]?.name ?? ''}`)
    form.set(path, [...rows(), blankRow(schema)])
  }
  const remove = (index: number) => {
    goTo.current = `${id}-add`
    form.set(path, rows().filter((_, other) => other !== index))
    say(f.removed(index + 1))
  }
  const pick = (index: number, column: string) => {
    form.set(path, rows().map((row, other) => (isObject(row) ? { ...row, [column]: other === index } : row)))
    form.touch(pointer)
  }
  const full = count >= (schema.maxItems ?? Infinity)
  const name = schema.title ?? ''
  return (
    <div className={`${className} rows`} id={id} tabIndex={-1} ref={table} role="group" aria-label={name}>
      {said}
      {count === 0 ? (
        <p className="muted">
          {f.noRows}
          {!required && ` (${f.optional})`}
        </p>
      ) : (
        <div className="tblwrap">
          <table className={`tbl tbl-cards rows-tbl${isWide(columns, ui?.pick) ? ' is-wide' : ''}`}>
            <caption className="sr-only">{name}</caption>
            <thead>
              <tr>
                {columns.map((column) => (
                  <th key={column.name} scope="col" className={isNumber(column.schema) ? 'num' : undefined}>
                    {column.schema.title ?? column.name}
                  </th>
                ))}
                <th scope="col">
                  <span className="sr-only">{f.remove}</span>
                </th>
              </tr>
            </thead>
            <tbody>
              {Array.from({ length: count }, (_, index) => (
                <Row key={index} table={path} index={index} columns={columns} required={schema.items?.required ?? []} ui={ui} onPick={pick} onRemove={remove} />
              ))}
            </tbody>
            {ui?.footer && <Totals path={path} columns={columns} footer={ui.footer} />}
          </table>
        </div>
      )}
      <p className="rows-add">
        <button id={`${id}-add`} type="button" className="btn btn-quiet" disabled={full} onClick={add}>
          <Icon name="plus" /> {ui?.add ?? f.addRow}
        </button>
        {full && <span className="small muted">{f.fullRows(count)}</span>}
      </p>
      <p className="sr-only" role="status">
        {status}
      </p>
    </div>
  )
}
