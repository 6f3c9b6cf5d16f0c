/** One field: its name, hint, error and control, tied together for eyes and screen readers alike. */
import { words } from '../../words'
import { Icon } from '../Icon'
import { Control } from './Control'
import { FileField } from './Files'
import { JudgedField } from './JudgedField'
import { fieldId } from './pointer'
import { isGiven, widgetOf, type FieldUi, type Schema } from './schema'
import { useForm, useProblem, useSelected } from './store'
import { RowsField } from './RowsField'
import { Wrong } from './Wrong'

interface FieldProps {
  name: string
  schema: Schema
  ui: FieldUi | undefined
  /** In a document that came back: whether it was changed before, or only changes made now are marked. */
  marks?: 'changed' | 'changes' | undefined
}

export function Field({ name, schema, ui, marks }: FieldProps) {
  const form = useForm()
  const pointer = `/${name}`
  const id = fieldId(pointer)
  const widget = widgetOf(schema, ui)
  const problem = useProblem(pointer)
  const required = useSelected(form, (store) => store.required.has(name))
  const hidden = useSelected(form, (store) => store.hidden.has(name))
  const given = isGiven(schema)
  const changed = useSelected(form, (store) => marks !== undefined && !given && (marks === 'changed' || store.changed([name])))
  if (hidden) return null
  const hint = ui?.hint ?? schema.description
  const hintId = hint ? `${id}-hint` : ''
  const problemId = problem ? `${id}-wrong` : ''
  const describedBy = [hintId, problemId].filter(Boolean).join(' ') || undefined
  const parts = { id, pointer, schema, ui, required, describedBy, invalid: problem !== null, path: [name] }
  const head = (
    <>
      {schema.title ?? name}
      <Marks required={required} given={given} changed={changed} />
    </>
  )
  const said = (
    <>
      {hint && (
        <span className="hint" id={hintId}>
          {hint}
        </span>
      )}
      {problem && <Wrong id={problemId} sentence={problem} />}
    </>
  )
  const className = `field${problem ? ' is-error' : ''}${changed ? ' is-changed' : ''}`
  if (ui?.judged) return <JudgedField {...parts} ui={{ ...ui, judged: ui.judged }} said={said} className={className} />
  if (widget === 'table') return <RowsField {...parts} said={said} className={className} />
  if (widget === 'file') {
    return (
      <fieldset className={className} id={id} tabIndex={-1}>
        <legend>{head}</legend>
        {said}
        <FileField {...parts} />
      </fieldset>
    )
  }
  if (widget === 'choice') {
    return (
      <fieldset className={className}>
        <legend>{head}</legend>
        {said}
        <Control widget={widget} {...parts} />
      </fieldset>
    )
  }
  // A tick box carries its name itself.
  if (widget === 'checkbox') {
    return (
      <div className={className}>
        {said}
        <div>
          <Control widget={widget} {...parts} />
        </div>
      </div>
    )
  }
  return (
    <div className={className}>
      <label htmlFor={id}>{head}</label>
      {said}
      <Control widget={widget} {...parts} />
    </div>
  )
}

function Marks({ required, given, changed }: { required: boolean; given: boolean; changed: boolean }) {
  const f = words.form
  if (given) {
    return (
      <span className="filled">
        <Icon name="check" /> {f.given}
      </span>
    )
  }
  return (
    <>
      {!required && <span className="opt"> {f.optional}</span>}
      {changed && <span className="badge b-info changed-mark">{f.changed}</span>}
    </>
  )
}
