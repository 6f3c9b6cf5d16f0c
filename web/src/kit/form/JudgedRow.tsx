/** The parts of a judged row, the same in the table and one at a time: what is looked at, the judgement, what else it asks for, its pictures. */
import { words } from '../../words'
import { Control } from './Control'
import type { Column } from './columns'
import { isObject } from './compute'
import { FileGroup } from './FileGroup'
import { groupOf, headingOf, judgementOf, leadOf, lookedAt, moreOf, photosOfRow, requiredOf, standingOf, type JudgedUi } from './judged'
import { fieldId, pointerOf, type Path } from './pointer'
import { groupsOf, widgetOf, type FieldUi, type Schema } from './schema'
import { useAt, useForm, useProblem } from './store'
import { Wrong } from './Wrong'

export interface JudgedRowProps {
  table: Path
  index: number
  schema: Schema
  ui: FieldUi & { judged: JudgedUi }
}

export function useRow({ table, index }: Pick<JudgedRowProps, 'table' | 'index'>) {
  const row = useAt([...table, index])
  return row !== undefined && isObject(row) ? row : {}
}

/** What is looked at, as text; as fields while it is written or when it is to be put right. */
export function LookedAt({ editing, ...props }: JudgedRowProps & { editing: boolean }) {
  const row = useRow(props)
  const { schema, ui, table, index } = props
  const heading = headingOf(row, ui.judged)
  if (editing) {
    return (
      <div className="judged-edit">
        {lookedAt(schema, ui).map((column) => (
          <RowField key={column.name} column={column} path={[...table, index, column.name]} required={requiredOf(schema, row).has(column.name)} />
        ))}
      </div>
    )
  }
  return (
    <>
      <b>{heading || words.form.rowNo(index + 1)}</b>
      <small>{[groupOf(row, ui.judged), leadOf(row, ui.judged)].filter(Boolean).join(' · ')}</small>
    </>
  )
}

/** One button a judgement. Native radios: arrow keys choose, Tab goes on. */
export function Judgement(props: JudgedRowProps) {
  const form = useForm()
  const row = useRow(props)
  const { schema, ui, table, index } = props
  const path = [...table, index, ui.judged.by]
  const pointer = pointerOf(path)
  const id = fieldId(pointer)
  const problem = useProblem(pointer)
  const column = schema.items?.properties?.[ui.judged.by]
  const chosen = judgementOf(row, ui.judged)
  return (
    <fieldset className="judge" aria-describedby={problem ? `${id}-wrong` : undefined}>
      <legend className="sr-only">{words.form.row(index + 1, column?.title ?? ui.judged.by)}</legend>
      {problem && <Wrong id={`${id}-wrong`} sentence={problem} />}
      <div className="judge-row">
        {(column?.enum ?? []).map((option, place) => (
          <label key={option} className={ui.judged.fine.includes(String(option)) ? undefined : 'is-wrong'}>
            <input
              id={place === 0 ? id : undefined}
              type="radio"
              name={id}
              checked={chosen === option}
              onChange={() => {
                form.set(path, option)
                form.touch(pointer)
              }}
            />
            <span>{option}</span>
          </label>
        ))}
      </div>
    </fieldset>
  )
}

/** What a judgement asks for, and what was written before it changed. */
export function More(props: JudgedRowProps) {
  const row = useRow(props)
  const { schema, ui, table, index } = props
  const required = requiredOf(schema, row)
  const columns = moreOf(schema, ui, row)
  if (columns.length === 0) return null
  return (
    <div className="judged-more">
      {columns.map((column) => (
        <RowField key={column.name} column={column} path={[...table, index, column.name]} required={required.has(column.name)} />
      ))}
    </div>
  )
}

export function Pictures(props: JudgedRowProps) {
  const form = useForm()
  const row = useRow(props)
  const wanted = photosOfRow(row, props.ui.judged)
  const group = groupsOf(form.form.schema).find(({ id }) => id === wanted)
  return group ? <FileGroup group={group} /> : null
}

export const isWrong = (row: ReturnType<typeof useRow>, ui: JudgedUi) => standingOf(row, ui) === 'wrong'

function RowField({ column: { name, schema }, path, required }: { column: Column; path: Path; required: boolean }) {
  const pointer = pointerOf(path)
  const id = fieldId(pointer)
  const problem = useProblem(pointer)
  const head = (
    <>
      {schema.title ?? name}
      {!required && <span className="opt"> {words.form.optional}</span>}
    </>
  )
  const wrong = problem && <Wrong id={`${id}-wrong`} sentence={problem} />
  const widget = widgetOf(schema, undefined)
  const control = (
    <Control widget={widget} path={path} pointer={pointer} schema={schema} ui={undefined} id={id} required={required} invalid={problem !== null} describedBy={problem ? `${id}-wrong` : undefined} />
  )
  const className = problem ? 'field is-error' : 'field'
  if (widget === 'choice') {
    return (
      <fieldset className={className}>
        <legend>{head}</legend>
        {wrong}
        {control}
      </fieldset>
    )
  }
  return (
    <div className={className}>
      <label htmlFor={id}>{head}</label>
      {wrong}
      {control}
    </div>
  )
}
