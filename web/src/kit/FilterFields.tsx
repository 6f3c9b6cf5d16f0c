/** The fields that narrow a list, wherever one is narrowed: a choice with how many each leaves, a day, a number. */
import { words } from '../words'

export interface Narrowing {
  id: string
  title: string
  count: number
}

/** What somebody wrote into a field of such a form. */
export function writtenIn(form: FormData, name: string): string {
  const value = form.get(name)
  return typeof value === 'string' ? value.trim() : ''
}

/** An amount, whatever stands between its digits. */
export const digitsIn = (form: FormData, name: string) => writtenIn(form, name).replace(/\D/g, '')

interface ChoiceProps {
  id: string
  name: string
  label: string
  choices: Narrowing[] | undefined
  value: string | undefined
}

export function Choice({ id, name, label, choices = [], value }: ChoiceProps) {
  // What was asked for stays choosable even when nothing was found.
  const options = value && !choices.some((choice) => choice.id === value) ? [...choices, { id: value, title: value, count: 0 }] : choices
  return (
    <div className="field">
      <label htmlFor={id}>{label}</label>
      <select id={id} name={name} key={`${options.length}`} defaultValue={value}>
        <option value="">{words.common.any}</option>
        {options.map((choice) => (
          <option key={choice.id} value={choice.id} selected={choice.id === value}>
            {choice.count > 0 ? `${choice.title} (${choice.count})` : choice.title}
          </option>
        ))}
      </select>
    </div>
  )
}

interface BoxProps {
  id: string
  name: string
  label: string
  value: string | number | undefined
  kind: 'day' | 'number'
}

export function Box({ id, name, label, value, kind }: BoxProps) {
  const shared = { className: 'input', id, name, defaultValue: String(value ?? '') }
  return (
    <div className="field">
      <label htmlFor={id}>{label}</label>
      {kind === 'day' ? <input {...shared} type="date" /> : <input {...shared} autocomplete="off" inputMode="numeric" />}
    </div>
  )
}
