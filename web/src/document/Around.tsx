/** Beside the paper: what came just before and after it, the records it belongs to, and what was asked about it. */
import { useQuery } from '@tanstack/preact-query'
import { Link } from 'wouter-preact'
import { records } from '../api/calls'
import { keys } from '../api/queries'
import type { ChainStep, DocumentDetail } from '../api/types'
import { RelatedList } from '../kit/chain/RelatedList'
import { addressOf, neighbours } from '../kit/chain/story'
import { CountSummary } from '../kit/count/CountSummary'
import { monthDay } from '../kit/dates'
import { words } from '../words'

const each = 3

export function Around({ document }: { document: DocumentDetail }) {
  return (
    <>
      <BeforeAndAfter document={document} />
      <Relations document={document} />
    </>
  )
}

function BeforeAndAfter({ document }: { document: DocumentDetail }) {
  const r = words.records
  const { data } = useQuery({ queryKey: [...keys.chain('document', document.id), document.revision], queryFn: () => records.chain('document', document.id) })
  if (!data) return null
  const { before, after } = neighbours(data.steps, { kind: 'document', id: document.id }, each)
  if (before.length + after.length === 0) return null
  return (
    <section>
      <div className="rule-h">
        <h2>{r.around}</h2>
        <Link href={`/documents/${document.id}/chain`}>{r.wholeChain}</Link>
      </div>
      <ol className="steps around">
        {before.map((step) => (
          <Step key={step.id} step={step} state="is-done" />
        ))}
        <li className="is-now" aria-current="step">
          <span className="step-who">{document.title || document.form.title}</span>
          <span className="step-when">{r.here}</span>
        </li>
        {after.map((step) => (
          <Step key={step.id} step={step} state="is-next" />
        ))}
      </ol>
    </section>
  )
}

function Step({ step, state }: { step: ChainStep; state: string }) {
  return (
    <li className={state}>
      <Link className="step-who" href={addressOf(step)}>
        {step.title || step.label}
      </Link>
      <span className="step-when">{[step.number ?? step.label, monthDay(step.day)].join(', ')}</span>
    </li>
  )
}

function Relations({ document }: { document: DocumentDetail }) {
  const r = words.records
  const { data } = useQuery({ queryKey: [...keys.around(document.id), document.revision], queryFn: () => records.around(document.id) })
  if (!data) return null
  return (
    <>
      {data.relations.length > 0 && (
        <section>
          <div className="rule-h">
            <h2>{r.related}</h2>
          </div>
          <RelatedList relations={data.relations} />
        </section>
      )}
      {data.counts.length > 0 && (
        <section>
          <div className="rule-h">
            <h2>{r.asked}</h2>
          </div>
          <ul className="stack">
            {data.counts.map((count) => (
              <li key={count.count_id}>
                <CountSummary count={count} />
              </li>
            ))}
          </ul>
        </section>
      )}
    </>
  )
}
