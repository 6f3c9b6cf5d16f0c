/** What narrows a register: words, open or closed, and below them state, columns, time and amount, as the register declares them. */
import { useId } from 'preact/hooks'
import type { RegisterQuery } from '../api/calls'
import type { RegisterPage } from '../api/types'
import { Icon } from '../kit/Icon'
import { words } from '../words'
import { chosen, narrowing } from './query'

interface FiltersProps {
  register: RegisterPage
  query: RegisterQuery
  look: (next: RegisterQuery) => void
}

const text = (form: FormData, name: string) => {
  const value = form.get(name)
  return typeof value === 'string' ? value.trim() : ''
}

const opens = ['', 'true', 'false']

export function Filters({ register, query, look }: FiltersProps) {
  const r = words.records
  const id = useId()
  const { facets, states, period_column, amount_column } = register
  const count = narrowing(query)
  const bothKinds = states.some(({ open }) => open) && states.some(({ open }) => !open)
  const useful = facets.filter(({ column, choices }) => choices.length > 1 || chosen(query, column))
  return (
    <form
      role="search"
      aria-label={r.findForm}
      className="finder no-print"
      // A new address brings its own values into the fields.
      key={JSON.stringify(query)}
      onSubmit={(event) => {
        event.preventDefault()
        const form = new FormData(event.currentTarget)
        const number = (name: string) => text(form, name).replace(/\D/g, '')
        look({
          ...query,
          q: text(form, 'q'),
          state: text(form, 'state'),
          where: useful.flatMap(({ column }) => (text(form, `where-${column}`) ? [`${column}:${text(form, `where-${column}`)}`] : [])),
          from: text(form, 'from'),
          to: text(form, 'to'),
          min: number('min'),
          max: number('max'),
          page: 1,
        })
      }}
    >
      <div className="bigsearch">
        <Icon name="search" />
        <label className="sr-only" htmlFor={`${id}q`}>
          {r.query}
        </label>
        <input id={`${id}q`} name="q" type="search" autocomplete="off" defaultValue={query.q} placeholder={r.queryExample} />
        <button type="submit" className="btn btn-primary">
          {r.search}
        </button>
      </div>
      {bothKinds && (
        <fieldset className="opens">
          <legend className="sr-only">{r.openLabel}</legend>
          <div className="segments">
            {opens.map((open) => (
              <label key={open}>
                <input type="radio" name="which" checked={(query.open ?? '') === open} onChange={() => look({ ...query, open, state: '', page: 1 })} />
                <span>{r.open[open]}</span>
              </label>
            ))}
          </div>
        </fieldset>
      )}
      <details className="filters" open={count > 0}>
        <summary>{count > 0 ? r.filtersOn(count) : r.filters}</summary>
        <div className="filter-grid">
          <Choice id={`${id}state`} name="state" label={r.state} choices={states} value={query.state ?? ''} />
          {useful.map(({ column, title, choices }) => (
            <Choice key={column} id={`${id}${column}`} name={`where-${column}`} label={title} choices={choices} value={chosen(query, column)} />
          ))}
          <Box id={`${id}from`} name="from" label={r.from(period_column ?? r.opened)} day value={query.from} />
          <Box id={`${id}to`} name="to" label={r.to(period_column ?? r.opened)} day value={query.to} />
          {amount_column && (
            <>
              <Box id={`${id}min`} name="min" label={r.min(amount_column)} value={query.min} />
              <Box id={`${id}max`} name="max" label={r.max(amount_column)} value={query.max} />
            </>
          )}
        </div>
        <div className="cluster">
          <button type="submit" className="btn btn-secondary">
            {r.apply}
          </button>
          {count > 0 && (
            <button type="button" className="btn btn-quiet" onClick={() => look({ q: query.q ?? '', open: query.open ?? '', sort: query.sort ?? '' })}>
              {r.clear}
            </button>
          )}
        </div>
      </details>
    </form>
  )
}

interface ChoiceProps {
  id: string
  name: string
  label: string
  choices: { id: string; title: string; count: number }[]
  value: string
}

function Choice({ id, name, label, choices, value }: ChoiceProps) {
  return (
    <div className="field">
      <label htmlFor={id}>{label}</label>
      <select id={id} name={name} defaultValue={value}>
        <option value="">{words.records.any}</option>
        {choices.map((choice) => (
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
  value: string | undefined
  day?: boolean
}

function Box({ id, name, label, value, day = false }: BoxProps) {
  return (
    <div className="field">
      <label htmlFor={id}>{label}</label>
      {day ? (
        <input className="input" id={id} name={name} type="date" defaultValue={value ?? ''} />
      ) : (
        <input className="input" id={id} name={name} autocomplete="off" inputMode="numeric" defaultValue={value ?? ''} />
      )}
    </div>
  )
}
