/** What narrows a register: words, open or closed, and below them state, columns, time and amount, as the register declares them. */
import { useId } from 'preact/hooks'
import type { RegisterQuery } from '../api/calls'
import type { RegisterPage } from '../api/types'
import { Box, Choice, digitsIn, writtenIn } from '../kit/FilterFields'
import { Icon } from '../kit/Icon'
import { words } from '../words'
import { chosen, narrowing } from './query'

interface FiltersProps {
  register: RegisterPage
  query: RegisterQuery
  look: (next: RegisterQuery) => void
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
        look({
          ...query,
          q: writtenIn(form, 'q'),
          state: writtenIn(form, 'state'),
          where: useful.flatMap(({ column }) => (writtenIn(form, `where-${column}`) ? [`${column}:${writtenIn(form, `where-${column}`)}`] : [])),
          from: writtenIn(form, 'from'),
          to: writtenIn(form, 'to'),
          min: digitsIn(form, 'min'),
          max: digitsIn(form, 'max'),
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
          <Box id={`${id}from`} name="from" label={r.from(period_column ?? r.opened)} kind="day" value={query.from} />
          <Box id={`${id}to`} name="to" label={r.to(period_column ?? r.opened)} kind="day" value={query.to} />
          {amount_column && (
            <>
              <Box id={`${id}min`} name="min" label={r.min(amount_column)} kind="number" value={query.min} />
              <Box id={`${id}max`} name="max" label={r.max(amount_column)} kind="number" value={query.max} />
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
