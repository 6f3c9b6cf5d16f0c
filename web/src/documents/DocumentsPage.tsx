/** Find something: words and choices over documents and records together, or one of the boxes of documents. */
import { keepPreviousData, useQuery } from '@tanstack/preact-query'
import { useState } from 'preact/hooks'
import { Link } from 'wouter-preact'
import { documents, people, search } from '../api/calls'
import { withQuery } from '../api/client'
import { keys } from '../api/queries'
import type { Facet } from '../api/types'
import { Loaded, Skeleton } from '../kit/Loaded'
import { Empty } from '../kit/Note'
import { PageHead } from '../kit/Page'
import { Pages } from '../kit/Pages'
import { useMay } from '../kit/session'
import { words } from '../words'
import { Everything } from './Everything'
import { step } from './Hits'
import { Results } from './Results'
import { SearchForm } from './SearchForm'
import { boxes, useSearchQuery } from './useSearchQuery'
import '../kit/style/finder.css'
import './documents.css'

export default function DocumentsPage() {
  const { query, look, filters } = useSearchQuery()
  const everywhere = query.box === 'all'
  const found = useQuery({ queryKey: keys.search(query), queryFn: () => search.find(query), placeholderData: keepPreviousData, enabled: everywhere })
  const boxed = useQuery({ queryKey: keys.documents(query), queryFn: () => documents.list(query), placeholderData: keepPreviousData, enabled: !everywhere })
  const drafters = useDrafters(filters > 0)
  const t = words.documents
  const facets = found.data?.facets
  const choices = everywhere ? facets && { kinds: facets.kinds, forms: facets.types, areas: facets.areas, states: facets.states } : boxed.data?.facets
  return (
    <div onKeyDown={step}>
      <PageHead title={t.find} below={<p className="muted">{t.findLead}</p>} />
      <SearchForm query={query} filters={filters} facets={choices} people={drafters.people} onOpen={drafters.fetch} onLook={look} />
      {everywhere && !query.q && (
        <p className="cluster small also">
          <span className="muted">{t.alsoLike}</span>
          {t.examples.map((example) => (
            <Link key={example} className="linkbtn" href={withQuery('/documents', { q: example })}>
              {example}
            </Link>
          ))}
        </p>
      )}
      <fieldset className="boxes">
        <legend className="sr-only">{t.boxLabel}</legend>
        <div className="segments">
          {boxes.map((box) => (
            <label key={box}>
              <input type="radio" name="box" checked={query.box === box} onChange={() => look({ q: query.q ?? '', box, page: 1 })} />
              <span>{t.box[box]}</span>
            </label>
          ))}
        </div>
      </fieldset>
      {everywhere ? (
        <Loaded query={found} waiting={<Skeleton lines={8} />}>
          {(answer) => <Everything found={answer} query={query} filters={filters} look={look} />}
        </Loaded>
      ) : (
        <Loaded query={boxed} waiting={<Skeleton lines={8} />}>
          {(list) => (
            <section aria-labelledby="found">
              <div className="rule-h">
                <h2 id="found">{query.q ? t.foundFor(query.q) : t.box[query.box ?? 'all']}</h2>
                <span className="small muted" role="status">
                  {t.found(list.total)}
                </span>
              </div>
              <p className="small muted">{t.boxLead[query.box ?? 'all']}</p>
              {list.documents.length > 0 ? (
                <Results list={list} />
              ) : (
                <Empty title={query.q || filters > 0 ? t.emptyTitle : t.emptyBox}>{(query.q || filters > 0) && <p>{t.emptyText}</p>}</Empty>
              )}
              <Pages page={list.page} pages={list.pages} onPage={(page) => look({ ...query, page })} />
            </section>
          )}
        </Loaded>
      )}
    </div>
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
