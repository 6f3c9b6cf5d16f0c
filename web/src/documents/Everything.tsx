/** Documents and records that were looked for: the branches they belong to, the list, or how to look better. */
import { Link } from 'wouter-preact'
import type { DocumentQuery } from '../api/calls'
import { withQuery } from '../api/client'
import type { Found } from '../api/types'
import { Empty } from '../kit/Note'
import { Pages } from '../kit/Pages'
import { words } from '../words'
import { Hits } from './Hits'

/** Branches beside the list; the others are under the filters. */
const shown = 10

export function Everything({ found, query, filters, look }: { found: Found; query: DocumentQuery; filters: number; look: (next: DocumentQuery) => void }) {
  const t = words.documents
  const asked = !!query.q || filters > 0
  const limits = t.limits(found.amount_min, found.amount_max)
  return (
    <div className="findcols">
      <Branches found={found} query={query} />
      <section aria-labelledby="found">
        <div className="rule-h">
          <h2 id="found">{query.q ? t.foundFor(query.q) : asked ? t.caption : t.latest}</h2>
          <span className="small muted" role="status">
            {t.found(found.total)}
          </span>
        </div>
        {limits && <p className="small muted">{limits}</p>}
        {found.hits.length > 0 ? <Hits hits={found.hits} /> : <Nothing clear={asked ? () => look({ box: query.box, page: 1 }) : undefined} />}
        <Pages page={found.page} pages={found.pages} onPage={(page) => look({ ...query, page })} />
      </section>
    </div>
  )
}

function Nothing({ clear }: { clear: (() => void) | undefined }) {
  const t = words.documents
  return (
    <Empty title={t.emptyTitle}>
      <ul className="bullets find-help">
        {t.emptyHelp.map((line) => (
          <li key={line}>{line}</li>
        ))}
      </ul>
      {clear && (
        <button type="button" className="btn btn-secondary" onClick={clear}>
          {t.clear}
        </button>
      )}
    </Empty>
  )
}

function Branches({ found, query }: { found: Found; query: DocumentQuery }) {
  const t = words.documents
  const { types } = found.facets
  if (types.length < 2 && !query.form) return <span />
  const to = (form: string) => withQuery('/documents', { ...query, box: '', form, page: '' })
  const all = types.reduce((sum, type) => sum + type.count, 0)
  return (
    <nav className="facet" aria-label={t.branches}>
      <div className="rule-h">
        <h2>{t.branches}</h2>
      </div>
      <ul>
        <li>
          <Link href={to('')} aria-current={query.form ? undefined : 'true'}>
            <span>{t.all}</span>
            <span className="num">{all}</span>
          </Link>
        </li>
        {types.slice(0, shown).map((type) => (
          <li key={type.id}>
            <Link href={to(type.id)} aria-current={query.form === type.id ? 'true' : undefined}>
              <span>{type.title}</span>
              <span className="num">{type.count}</span>
            </Link>
          </li>
        ))}
      </ul>
    </nav>
  )
}
