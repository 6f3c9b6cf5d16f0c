/** Find a document: words, filters, results. */
import { keepPreviousData, useQuery } from '@tanstack/preact-query'
import { useState } from 'preact/hooks'
import { documents, people } from '../api/calls'
import { keys } from '../api/queries'
import type { Facet } from '../api/types'
import { Loaded, Skeleton } from '../kit/Loaded'
import { Empty } from '../kit/Note'
import { PageHead } from '../kit/Page'
import { Pages } from '../kit/Pages'
import { useMay } from '../kit/session'
import { words } from '../words'
import { Results } from './Results'
import { SearchForm } from './SearchForm'
import { useSearchQuery } from './useSearchQuery'
import '../kit/style/finder.css'
import './documents.css'

const boxes = ['all', 'mine', 'done'] as const

export default function DocumentsPage() {
  const { query, look, filters } = useSearchQuery()
  const answer = useQuery({
    queryKey: keys.documents(query),
    queryFn: () => documents.list(query),
    placeholderData: keepPreviousData,
  })
  const drafters = useDrafters(filters > 0)
  const t = words.documents
  return (
    <>
      <PageHead title={t.find} below={<p className="muted">{t.findLead}</p>} />
      <SearchForm query={query} filters={filters} facets={answer.data?.facets} people={drafters.people} onOpen={drafters.fetch} onLook={look} />
      <fieldset className="boxes">
        <legend className="sr-only">{t.boxLabel}</legend>
        <div className="segments">
          {boxes.map((box) => (
            <label key={box}>
              <input type="radio" name="box" checked={query.box === box} onChange={() => look({ ...query, box, page: 1 })} />
              <span>{t.box[box]}</span>
            </label>
          ))}
        </div>
      </fieldset>
      <Loaded query={answer} waiting={<Skeleton lines={8} />}>
        {(list) => (
          <section aria-labelledby="found">
            <div className="rule-h">
              <h2 id="found">{query.q ? t.foundFor(query.q) : t.caption}</h2>
              <span className="small muted" role="status">
                {t.found(list.total)}
              </span>
            </div>
            {list.documents.length > 0 ? (
              <Results list={list} />
            ) : (
              <Empty title={t.emptyTitle}>
                <p>{t.emptyText}</p>
              </Empty>
            )}
            <Pages page={list.page} pages={list.pages} onPage={(page) => look({ ...query, page })} />
          </section>
        )}
      </Loaded>
    </>
  )
}

/** Who may have put a document up: everybody with a seat today, asked for when the filters are opened. */
function useDrafters(open: boolean): { people: Facet[]; fetch: () => void } {
  const may = useMay('people.read')
  const [wanted, want] = useState(open)
  const chart = useQuery({ queryKey: keys.people(), queryFn: () => people.chart(), enabled: may && wanted, staleTime: 600_000 })
  const seats = (chart.data?.units ?? []).flatMap((unit) => [unit.head, ...unit.seats])
  const named = new Map(seats.flatMap((seat) => (seat?.person_id ? [[seat.person_id, `${seat.name} ${seat.title}`] as const] : [])))
  return { people: [...named].map(([id, title]) => ({ id, title, count: 0 })), fetch: () => want(true) }
}
