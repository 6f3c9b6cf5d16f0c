/** One record with everything around it: its money, what it says, its pictures, where it may go, what led to it and why. Load, show. */
import { useQuery } from '@tanstack/preact-query'
import { Link, useParams } from 'wouter-preact'
import { records } from '../api/calls'
import { Problem } from '../api/client'
import { keys } from '../api/queries'
import type { RecordDetail } from '../api/types'
import { RelatedList } from '../kit/chain/RelatedList'
import { CountSummary } from '../kit/count/CountSummary'
import { Icon } from '../kit/Icon'
import { Loaded, Skeleton } from '../kit/Loaded'
import { PageHead } from '../kit/Page'
import { ToneBadge } from '../kit/ToneBadge'
import { longDay } from '../kit/dates'
import { words } from '../words'
import { Facts, Pictures } from './Facts'
import { Ledger, Money } from './Money'
import { NextStates } from './NextStates'
import { Missing } from './Missing'
import { Versions } from './Versions'
import { WaitingPanel } from './WaitingList'
import { Why } from './Why'
import './records.css'

export default function RecordPage() {
  const { id = '' } = useParams<{ id: string }>()
  const query = useQuery({ queryKey: keys.record(id), queryFn: () => records.read(id) })
  if (query.error instanceof Problem && query.error.status === 404) return <Missing title={words.records.missing} />
  return (
    <Loaded
      query={query}
      waiting={
        <>
          <PageHead title={words.records.loading} heading={<span className="skel-line skel-heading" />} />
          <Skeleton lines={10} />
        </>
      }
    >
      {(record) => <Shown record={record} />}
    </Loaded>
  )
}

/** The column that says what was authorised, as its register calls it. */
function amountTitle({ fields, envelope }: RecordDetail): string | undefined {
  return fields.find(({ type, value }) => type === 'money' && value === envelope?.amount)?.title
}

function Shown({ record }: { record: RecordDetail }) {
  const r = words.records
  const { register, state, opened_by } = record
  return (
    <>
      <PageHead
        title={record.title}
        prints
        above={
          <p className="crumb">
            <Link href={`/registers/${register.id}`}>{register.title}</Link>
            {register.area_title && ` / ${register.area_title}`}
          </p>
        }
        below={
          <p className="cluster record-sub">
            <ToneBadge tone={state.tone} text={state.title} />
            {record.number && <span className="num b">{record.number}</span>}
            <span className="muted">{r.openedBy(longDay(record.opened_at), opened_by.name, opened_by.title)}</span>
            {record.closed_at && <span className="muted">{r.closedOn(longDay(record.closed_at))}</span>}
          </p>
        }
        actions={
          <>
            <Link className="btn btn-secondary btn-s" href={`/records/${record.id}/chain`}>
              <Icon name="right" /> {r.chainLink}
            </Link>
            <button type="button" className="btn btn-secondary btn-s" onClick={() => window.print()}>
              <Icon name="print" /> {r.print}
            </button>
          </>
        }
      />
      {record.envelope && <Money envelope={record.envelope} state={state} called={amountTitle(record) ?? record.envelope.title} />}
      <div className="split record">
        <div className="split-main stack-l">
          <WaitingPanel waiting={record.waiting} />
          <NextStates states={record.next_states} />
          <Facts fields={record.fields} />
          <Pictures fields={record.fields} />
          {record.counts.length > 0 && (
            <section>
              <div className="rule-h">
                <h2>{r.asked}</h2>
              </div>
              <ul className="agreed">
                {record.counts.map((count) => (
                  <li key={count.count_id}>
                    <CountSummary count={count} />
                  </li>
                ))}
              </ul>
            </section>
          )}
        </div>
        <aside className="split-side stack-l" aria-label={r.relations}>
          <section>
            <div className="rule-h">
              <h2>{r.relations}</h2>
              {record.relations.length > 0 && <Link href={`/records/${record.id}/chain`}>{r.wholeChain}</Link>}
            </div>
            {record.relations.length > 0 ? <RelatedList relations={record.relations} /> : <p className="small muted">{r.relationsNone}</p>}
          </section>
          {record.decisions.length > 0 && <Why decisions={record.decisions} />}
          <Versions versions={record.versions} />
        </aside>
      </div>
      {record.envelope && <Ledger envelope={record.envelope} />}
    </>
  )
}
