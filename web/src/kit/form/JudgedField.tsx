/** Rows that are judged: a table where there is room, one at a time where there is none. What was judged is saved as everything else is. */
import type { ComponentChildren } from 'preact'
import { useEffect, useRef, useState } from 'preact/hooks'
import { words } from '../../words'
import { Icon } from '../Icon'
import { blankRow } from './columns'
import type { ControlProps } from './control'
import { focusField, revealing } from './ErrorSummary'
import { goesOnAt, rowsOf, type JudgedUi } from './judged'
import { JudgedSteps } from './JudgedSteps'
import { JudgedTable } from './JudgedTable'
import { fieldId, pathOf } from './pointer'
import type { FieldUi } from './schema'
import { useForm, useSelected } from './store'
import { useNarrow } from './useNarrow'

interface JudgedFieldProps extends ControlProps {
  ui: FieldUi & { judged: JudgedUi }
  className: string
  said: ComponentChildren
}

/** Below this a line has no room for what is looked at and the answers side by side. */
export const judgedRem = 26

export function JudgedField({ path, pointer, schema, ui, id, className, said }: JudgedFieldProps) {
  const form = useForm()
  const count = useSelected(form, (store) => rowsOf(store.at(path)).length)
  const place = useRef<HTMLDivElement>(null)
  const narrow = useNarrow(place, judgedRem)
  const [at, go] = useState(() => goesOnAt(rowsOf(form.at(path)), ui.judged))
  const [status, say] = useState('')
  const [sought, seek] = useState('')
  useEffect(() => {
    // A link to what is wrong may lead to a row that is not on the screen.
    const found = (event: Event) => {
      const wanted = String((event as CustomEvent<string>).detail)
      const index = Number(pathOf(wanted)[path.length])
      if (Number.isInteger(index)) {
        go(index)
        seek(wanted)
      }
    }
    const { current } = place
    current?.addEventListener(revealing, found)
    return () => current?.removeEventListener(revealing, found)
  }, [])
  useEffect(() => {
    if (sought) focusField(sought)
    seek('')
  }, [sought])
  useEffect(() => form.place(pointer, narrow ? Object.values(ui.judged.photos ?? {}) : []), [form, pointer, narrow])
  const rows = () => rowsOf(form.at(path))
  const add = () => {
    form.set(path, [...rows(), blankRow(schema)])
    go(count)
    const first = ui.columns?.[0]
    if (first) setTimeout(() => document.getElementById(fieldId(`${pointer}/${count}/${first}`))?.focus(), 0)
  }
  const remove = (index: number) => {
    form.set(path, rows().filter((_, other) => other !== index))
    go(Math.max(0, Math.min(at, count - 2)))
    say(words.form.removed(index + 1))
    document.getElementById(`${id}-add`)?.focus()
  }
  const full = count >= (schema.maxItems ?? Infinity)
  const parts = { table: path, schema, ui, onRemove: remove }
  return (
    <div className={`${className} rows judged`} id={id} tabIndex={-1} ref={place} role="group" aria-label={schema.title ?? ''}>
      {said}
      {count === 0 ? <p className="muted">{words.form.noRows}</p> : narrow ? <JudgedSteps key="steps" at={Math.min(at, count - 1)} go={go} {...parts} /> : <JudgedTable key="table" count={count} {...parts} />}
      <p className="rows-add">
        <button id={`${id}-add`} type="button" className="btn btn-quiet" disabled={full} onClick={add}>
          <Icon name="plus" /> {ui.add ?? words.form.addRow}
        </button>
        {full && <span className="small muted">{words.form.fullRows(count)}</span>}
      </p>
      <p className="sr-only" role="status">
        {status}
      </p>
    </div>
  )
}
