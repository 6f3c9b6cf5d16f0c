/** The search field and the filters below it. Works without knowing any form or area: the server lists what there is. */
import { useId } from 'preact/hooks'
import type { DocumentQuery } from '../api/calls'
import type { Facet } from '../api/types'
import { Icon } from '../kit/Icon'
import { words } from '../words'
import { filterNames } from './useSearchQuery'

export interface Choices {
  kinds?: Facet[]
  forms: Facet[]
  areas: Facet[]
  states: Facet[]
}

interface SearchFormProps {
  query: DocumentQuery
  filters: number
  facets: Choices | undefined
  people: Facet[]
  onOpen: () => void
  onLook: (next: DocumentQuery) => void
}

const text = (form: FormData, name: string) => {
  const value = form.get(name)
  return typeof value === 'string' ? value.trim() : ''
}

export function SearchForm({ query, filters, facets, people, onOpen, onLook }: SearchFormProps) {
  const t = words.documents
  const id = useId()
  return (
    <form
      role="search"
      aria-label={t.findForm}
      className="finder"
      // A new address brings its own values into the fields.
      key={JSON.stringify(query)}
      onSubmit={(event) => {
        event.preventDefault()
        const form = new FormData(event.currentTarget)
        const next: DocumentQuery = { q: text(form, 'q'), box: query.box, page: 1 }
        for (const name of filterNames) next[name] = text(form, name).replace(name === 'min' || name === 'max' ? /\D/g : '', '')
        onLook(next)
      }}
    >
      <div className="bigsearch">
        <Icon name="search" />
        <label className="sr-only" htmlFor={`${id}q`}>
          {t.query}
        </label>
        <input id={`${id}q`} name="q" type="search" autocomplete="off" defaultValue={query.q} placeholder={words.shell.findExample} />
        <button type="submit" className="btn btn-primary">
          {t.search}
        </button>
      </div>
      <details className="filters" open={filters > 0} onToggle={(event) => event.currentTarget.open && onOpen()}>
        <summary>{filters > 0 ? t.filtersOn(filters) : t.filters}</summary>
        <div className="filter-grid">
          {facets?.kinds && <Choice id={`${id}kind`} name="kind" label={t.kind} facets={facets.kinds} value={query.kind} />}
          <Choice id={`${id}area`} name="area" label={t.area} facets={facets?.areas} value={query.area} />
          <Choice id={`${id}form`} name="form" label={t.form} facets={facets?.forms} value={query.form} />
          <Choice id={`${id}state`} name="state" label={t.state} facets={facets?.states} value={query.state} />
          <Choice id={`${id}person`} name="person" label={t.person} facets={people} value={query.person} />
          <Box id={`${id}from`} name="from" label={t.from} type="date" value={query.from} />
          <Box id={`${id}to`} name="to" label={t.to} type="date" value={query.to} />
          <Box id={`${id}min`} name="min" label={t.min} numeric value={query.min} />
          <Box id={`${id}max`} name="max" label={t.max} numeric value={query.max} />
        </div>
        <div className="cluster">
          <button type="submit" className="btn btn-secondary">
            {t.apply}
          </button>
          {filters > 0 && (
            <button type="button" className="btn btn-quiet" onClick={() => onLook({ q: query.q ?? '', box: query.box, page: 1 })}>
              {t.clear}
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
  facets: Facet[] | undefined
  value: string | undefined
}

function Choice({ id, name, label, facets, value }: ChoiceProps) {
  // What was asked for stays choosable even when nothing was found.
  const known = facets ?? []
  const options = value && !known.some((facet) => facet.id === value) ? [...known, { id: value, title: value, count: 0 }] : known
  return (
    <div className="field">
      <label htmlFor={id}>{label}</label>
      <select id={id} name={name} key={`${options.length}`} defaultValue={value}>
        <option value="">{words.documents.any}</option>
        {options.map((facet) => (
          <option key={facet.id} value={facet.id} selected={facet.id === value}>
            {facet.count > 0 ? `${facet.title} (${facet.count})` : facet.title}
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
  type?: 'date'
  numeric?: boolean
}

function Box({ id, name, label, value, type, numeric }: BoxProps) {
  return (
    <div className="field">
      <label htmlFor={id}>{label}</label>
      {type === 'date' ? (
        <input className="input" id={id} name={name} type="date" defaultValue={String(value ?? '')} />
      ) : (
        <input className="input" id={id} name={name} autocomplete="off" inputMode={numeric ? 'numeric' : 'text'} defaultValue={String(value ?? '')} />
      )}
    </div>
  )
}
