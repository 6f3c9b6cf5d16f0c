/** The search field and the filters below it. Works without knowing any form or area: the server lists what there is. */
import { useId } from 'preact/hooks'
import type { DocumentQuery } from '../api/calls'
import type { Facet } from '../api/types'
import { Box, Choice, digitsIn, writtenIn } from '../kit/FilterFields'
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
        const next: DocumentQuery = { q: writtenIn(form, 'q'), box: query.box, page: 1 }
        for (const name of filterNames) next[name] = name === 'min' || name === 'max' ? digitsIn(form, name) : writtenIn(form, name)
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
          {facets?.kinds && <Choice id={`${id}kind`} name="kind" label={t.kind} choices={facets.kinds} value={query.kind} />}
          <Choice id={`${id}area`} name="area" label={t.area} choices={facets?.areas} value={query.area} />
          <Choice id={`${id}form`} name="form" label={t.form} choices={facets?.forms} value={query.form} />
          <Choice id={`${id}state`} name="state" label={t.state} choices={facets?.states} value={query.state} />
          <Choice id={`${id}person`} name="person" label={t.person} choices={people} value={query.person} />
          <Box id={`${id}from`} name="from" label={t.from} kind="day" value={query.from} />
          <Box id={`${id}to`} name="to" label={t.to} kind="day" value={query.to} />
          <Box id={`${id}min`} name="min" label={t.min} kind="number" value={query.min} />
          <Box id={`${id}max`} name="max" label={t.max} kind="number" value={query.max} />
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
