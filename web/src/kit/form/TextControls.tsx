/** Controls one types into: a line, a paragraph, a number, an amount, a date. */
import { useState } from 'preact/hooks'
import { words } from '../../words'
import { wonInWords } from '../money'
import { named, type ControlProps } from './control'
import { caretAfter, cleaned, numberOf, withCommas } from './number'
import { isGiven } from './schema'
import { useAt, useForm } from './store'

const text = (value: unknown) => (typeof value === 'string' ? value : typeof value === 'number' ? String(value) : '')

export function TextControl(props: ControlProps) {
  const form = useForm()
  const { path, pointer, schema, ui } = props
  return (
    <input
      {...named(props)}
      className="input"
      type="text"
      inputMode={schema.format === 'email' ? 'email' : undefined}
      autocomplete="off"
      readOnly={isGiven(schema)}
      placeholder={ui?.placeholder}
      value={text(useAt(path))}
      onInput={(event) => form.set(path, event.currentTarget.value || undefined)}
      onBlur={() => form.touch(pointer)}
    />
  )
}

export function ParagraphControl(props: ControlProps) {
  const form = useForm()
  const { path, pointer, schema, ui } = props
  return (
    <textarea
      {...named(props)}
      rows={ui?.rows ?? 4}
      readOnly={isGiven(schema)}
      placeholder={ui?.placeholder}
      value={text(useAt(path))}
      onInput={(event) => form.set(path, event.currentTarget.value || undefined)}
      onBlur={() => form.touch(pointer)}
    />
  )
}

export function DateControl(props: ControlProps) {
  const form = useForm()
  const { path, pointer, schema } = props
  return (
    <input
      {...named(props)}
      className="input"
      type="date"
      max="9999-12-31"
      readOnly={isGiven(schema)}
      value={text(useAt(path))}
      onInput={(event) => form.set(path, event.currentTarget.value || undefined)}
      onBlur={() => form.touch(pointer)}
    />
  )
}

export function NumberControl(props: ControlProps) {
  const form = useForm()
  const { path, pointer, schema, ui } = props
  const value = useAt(path)
  const [typed, type] = useState('')
  const given = isGiven(schema)
  const kept = typeof value === 'number' ? value : undefined
  // What is being typed ("3.", "-") stands as long as it means the same number.
  const plain = !given && numberOf(typed) === kept ? typed : text(kept)
  return (
    <input
      {...named(props)}
      className="input num right"
      inputMode={schema.type === 'integer' ? 'numeric' : 'decimal'}
      autocomplete="off"
      readOnly={given}
      placeholder={ui?.placeholder}
      value={withCommas(plain)}
      onInput={(event) => {
        if (event.isComposing) return
        const box = event.currentTarget
        const next = cleaned(box.value, schema.type === 'integer', (schema.minimum ?? -1) < 0)
        const shown = withCommas(next)
        const caret = caretAfter(box.value, box.selectionStart ?? box.value.length, shown)
        box.value = shown
        box.setSelectionRange(caret, caret)
        type(next)
        form.set(path, numberOf(next))
      }}
      onBlur={() => {
        type('')
        form.touch(pointer)
      }}
    />
  )
}

/** A plain number with its unit, when it has one. */
export function CountControl(props: ControlProps) {
  const { suffix } = props.ui ?? {}
  if (!suffix) return <NumberControl {...props} />
  return (
    <span className={isGiven(props.schema) ? 'money is-given' : 'money'}>
      <NumberControl {...props} />
      <span className="won">{suffix}</span>
    </span>
  )
}

/** An amount with its 원; outside of tables it is also spelled out, as on a cheque. */
export function MoneyControl(props: ControlProps) {
  const value = useAt(props.path)
  return (
    <>
      <span className={isGiven(props.schema) ? 'money is-given' : 'money'}>
        <NumberControl {...props} />
        <span className="won" aria-hidden="true">
          {words.form.won}
        </span>
      </span>
      {typeof value === 'number' && value !== 0 && (
        <span className="words">{words.form.words(wonInWords(value), props.ui?.note)}</span>
      )}
    </>
  )
}
