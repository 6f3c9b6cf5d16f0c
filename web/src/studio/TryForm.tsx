/** What somebody has to say to try a decision: one field for each fact, by its kind. */
import { useState } from 'preact/hooks'
import type { FieldProblem, RuleField } from '../api/types'
import { Icon } from '../kit/Icon'
import { words } from '../words'
import { isOther, withCommas, type Typed } from './values'

interface TryFormProps {
  fields: RuleField[]
  typed: Typed
  problems: FieldProblem[]
  onType: (path: string, text: string) => void
}

export function TryForm({ fields, typed, problems, onType }: TryFormProps) {
  return (
    <form className="tryform" onSubmit={(event) => event.preventDefault()}>
      {fields.map((field) => (
        <One key={field.path} field={field} text={typed[field.path] ?? ''} wrong={problems.find(({ pointer }) => pointer === pointerOf(field))?.message ?? ''} onType={(text) => onType(field.path, text)} />
      ))}
    </form>
  )
}

const pointerOf = ({ path }: RuleField) => `/values/${path.replace(/~/g, '~0').replace(/\//g, '~1')}`

interface OneProps {
  field: RuleField
  text: string
  wrong: string
  onType: (text: string) => void
}

function One({ field, text, wrong, onType }: OneProps) {
  const t = words.rules
  const id = `try-${field.path}`
  const hint = field.used_for.length > 0 ? t.usedFor(field.used_for.join(', ')) : field.default ? t.todayHint : field.kind === 'list' ? t.perLine : ''
  const described = [hint && `${id}-hint`, wrong && `${id}-err`].filter(Boolean).join(' ') || undefined
  return (
    <div className={wrong ? 'field is-error' : 'field'}>
      <label htmlFor={id}>{field.label}</label>
      {hint && (
        <span className="hint" id={`${id}-hint`}>
          {hint}
        </span>
      )}
      {wrong && (
        <span className="err" id={`${id}-err`}>
          <Icon name="warn" /> {wrong}
        </span>
      )}
      <Control id={id} field={field} text={text} describedBy={described} invalid={!!wrong} onType={onType} />
    </div>
  )
}

interface ControlProps {
  id: string
  field: RuleField
  text: string
  describedBy: string | undefined
  invalid: boolean
  onType: (text: string) => void
}

function Control(props: ControlProps) {
  const t = words.rules
  const { id, field, text, describedBy, invalid, onType } = props
  const common = { id, value: text, 'aria-describedby': describedBy, 'aria-invalid': invalid || undefined }
  const read = (event: { currentTarget: { value: string } }) => onType(event.currentTarget.value)
  const settle = () => withCommas(text) !== text && onType(withCommas(text))
  if (field.choices.length > 0) return <Choice {...props} />
  switch (field.kind) {
    case 'boolean':
      return (
        <select {...common} onChange={read}>
          <option value="">{t.unsaid}</option>
          <option value="true">{t.yes}</option>
          <option value="false">{t.no}</option>
        </select>
      )
    case 'date':
      return <input {...common} type="date" onInput={read} />
    case 'list':
      return <textarea {...common} rows={3} onInput={read} />
    case 'number':
      return field.unit ? (
        <span className="with-unit">
          <input {...common} inputMode="decimal" autocomplete="off" onInput={read} onBlur={settle} />
          <span aria-hidden="true">{field.unit}</span>
        </span>
      ) : (
        <input {...common} inputMode="decimal" autocomplete="off" onInput={read} onBlur={settle} />
      )
    case 'text':
      return <input {...common} autocomplete="off" onInput={read} />
  }
}

const ANOTHER = '\u0000'

/** The values the table names, the rest of their kind, or one typed by hand. */
function Choice({ id, field, text, describedBy, invalid, onType }: ControlProps) {
  const t = words.rules
  const [typing, type] = useState(isOther(field, text))
  const named = field.choices.filter((choice) => choice.named)
  const rest = field.choices.filter((choice) => !choice.named)
  if (typing)
    return (
      <span className="with-button">
        <input id={id} value={text} autocomplete="off" aria-describedby={describedBy} aria-invalid={invalid || undefined} onInput={(event) => onType(event.currentTarget.value)} />
        <button
          type="button"
          className="btn btn-secondary btn-s"
          onClick={() => {
            type(false)
            onType('')
          }}
        >
          {t.chooseAgain}
        </button>
      </span>
    )
  const options = (choices: RuleField['choices']) =>
    choices.map(({ value, title }) => (
      <option key={value} value={value}>
        {title}
      </option>
    ))
  return (
    <select
      id={id}
      value={text}
      aria-describedby={describedBy}
      onChange={(event) => {
        const { value } = event.currentTarget
        if (value === ANOTHER) type(true)
        onType(value === ANOTHER ? '' : value)
      }}
    >
      <option value="">{t.unsaid}</option>
      {rest.length > 0 ? (
        <>
          <optgroup label={t.namedChoices}>{options(named)}</optgroup>
          <optgroup label={t.otherChoices}>{options(rest)}</optgroup>
        </>
      ) : (
        options(named)
      )}
      <option value={ANOTHER}>{t.anotherValue}</option>
    </select>
  )
}
