/** The money authorised for a record: the amount, one bar of parts that add up to it, and what each document drew. */
import { Link } from 'wouter-preact'
import type { Envelope, RecordState } from '../api/types'
import { StateBadge } from '../kit/DocumentBits'
import { monthDay } from '../kit/dates'
import { commas } from '../kit/money'
import { words } from '../words'
import { barWide, parts, stretches, type Part } from './envelope'

const won = (amount: number) => `${commas(amount)}${words.common.won}`

interface MoneyProps {
  envelope: Envelope
  state: RecordState
  /** What the register calls the amount. */
  called: string
}

export function Money({ envelope, state, called }: MoneyProps) {
  const m = words.records.money
  const all = parts(envelope)
  const [spent, planned, left] = all.map(({ amount }) => commas(amount))
  return (
    <section className="panel money-panel" aria-label={envelope.title}>
      <div className="sealhead">
        <div>
          <p className="eyebrow">{called}</p>
          <p className="amount">
            {commas(envelope.amount)}
            <span className="won">{words.common.won}</span>
          </p>
          <p className="words">{envelope.amount_words}</p>
        </div>
        {state.tone === 'ok' && (
          <span className="seal seal-text verdict" aria-hidden="true">
            {state.title}
          </span>
        )}
      </div>
      <svg className="moneybar" viewBox={`0 0 ${barWide} 36`} preserveAspectRatio="none" role="img" aria-label={m.bar(spent ?? '', planned ?? '', left ?? '')}>
        {stretches(all, envelope.amount).map(({ kind, x, width }) => (
          <rect key={kind} className={`lb-${kind}`} x={x} y="0" width={width} height="36" />
        ))}
      </svg>
      <dl className="lb-key">
        {all
          .filter(({ kind, amount }) => kind === 'left' || amount > 0)
          .map((part) => (
            <div key={part.kind}>
              <dt className={part.kind === 'left' ? 'b' : undefined}>
                <span className={`key k-${part.kind}`} aria-hidden="true" />
                {m[part.kind]}
                <Drawn part={part} />
              </dt>
              <dd>{won(part.amount)}</dd>
            </div>
          ))}
        <div className="tot">
          <dt>{called}</dt>
          <dd>{won(envelope.amount)}</dd>
        </div>
      </dl>
    </section>
  )
}

function Drawn({ part: { draws } }: { part: Part }) {
  return (
    <>
      {draws.map(({ document, amount }, index) => (
        <small key={document?.id ?? index}>
          {document ? <Link href={`/documents/${document.id}`}>{document.title}</Link> : words.records.money.unseen}
          {draws.length > 1 && ` ${won(amount)}`}
        </small>
      ))}
    </>
  )
}

/** Each movement, as it was written: the order in which the amount was used up. */
export function Ledger({ envelope }: { envelope: Envelope }) {
  const m = words.records.money
  const { entries } = envelope
  return (
    <section className="blk">
      <div className="rule-h">
        <h2>{m.entries}</h2>
        <span className="small muted">{m.entriesCount(entries.length)}</span>
      </div>
      <div className="tblwrap">
        <table className="tbl ledgertbl">
          <caption className="sr-only">{m.entries}</caption>
          <thead>
            <tr>
              <th scope="col">{m.columns.date}</th>
              <th scope="col">{m.columns.what}</th>
              <th scope="col" className="num">
                {m.columns.amount}
              </th>
              <th scope="col" className="num">
                {m.columns.left}
              </th>
              <th scope="col">{m.columns.state}</th>
            </tr>
          </thead>
          <tbody>
            {entries.map(({ no, kind, change, left, at, by, document }) => (
              <tr key={no}>
                <td className="day">{monthDay(at)}</td>
                <th scope="row">
                  {document ? <Link href={`/documents/${document.id}`}>{document.title}</Link> : m.kinds[kind]}
                  <span className="sub">{[document && m.kinds[kind], by].filter(Boolean).join(', ')}</span>
                </th>
                <td className="num change">{signed(kind === 'opened' || kind === 'amended' ? change : -change)}</td>
                <td className="num left" data-label={m.columns.left}>
                  {won(left)}
                </td>
                <td className="state">{document && <StateBadge state={document.state} />}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </section>
  )
}

/** What came in and what went out, each with its sign. */
const signed = (change: number) => `${change < 0 ? '− ' : '+ '}${won(Math.abs(change))}`
