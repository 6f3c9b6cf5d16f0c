/** What the matters around a record wait for now: whose desk, since when, until when, with a way there. */
import { Link } from 'wouter-preact'
import type { Waiting } from '../api/types'
import { Icon } from '../kit/Icon'
import { monthDay } from '../kit/dates'
import { commas } from '../kit/money'
import { words } from '../words'

export function WaitingPanel({ waiting }: { waiting: Waiting[] }) {
  const r = words.records
  if (waiting.length === 0) return null
  return (
    <section className="panel waiting" aria-labelledby="waiting">
      <div className="waiting-h">
        <h2 id="waiting">{r.waiting}</h2>
        <span className="small muted">{r.waitingCount(waiting.length)}</span>
      </div>
      <ul className="checklist">
        {waiting.map((each, index) => (
          <Item key={index} each={each} />
        ))}
      </ul>
    </section>
  )
}

function Item({ each }: { each: Waiting }) {
  const { kind, urgency, amount, is_mine } = each
  const late = urgency === 'late'
  return (
    <li className={late ? 'is-late' : 'is-todo'}>
      <Icon name={late ? 'warn' : kind === 'event' ? 'right' : 'clock'} />
      <span className="waiting-what">
        <Named each={each} />
        {amount !== null && (
          <b className="num nowrap">
            {commas(amount)}
            {words.common.won}
          </b>
        )}
        <small>
          {is_mine && <span className="badge b-info">{words.records.waitingMine}</span>}
          {aboutOf(each).join(' · ')}
        </small>
      </span>
    </li>
  )
}

function Named({ each: { kind, name, title, document_id, count_id } }: { each: Waiting }) {
  const text = kind === 'count' ? name : words.records.waitingFor(name, title)
  if (count_id) return <Link href={`/counts/${count_id}`}>{text}</Link>
  return document_id ? <Link href={`/documents/${document_id}`}>{text}</Link> : <span>{text}</span>
}

/** The same facts as sentences, in the order one asks for them: who, since when, until when. */
export function aboutOf({ kind, holder, since, days, due_at, urgency, answered, entitled }: Waiting): string[] {
  const r = words.records
  const told = []
  if (holder) told.push(r.waitingHolder(holder.name, holder.title))
  if (answered !== null && entitled !== null) told.push(r.waitingAnswers(answered, entitled))
  if (since && days !== null) told.push(r.waitingSince(monthDay(since), days))
  if (due_at) told.push(kind === 'event' ? r.waitingUntilMoment(monthDay(due_at)) : r.waitingUntil(monthDay(due_at), urgency))
  else if (kind === 'event') told.push(r.waitingEvent)
  return told
}

/** The same at the end of a chain: where the story stands, in the line of its steps. */
export function WaitingSteps({ waiting }: { waiting: Waiting[] }) {
  return (
    <>
      {waiting.map((each, index) => (
        <li key={index} className="is-here is-waiting">
          <p className="d">{words.records.chain.today}</p>
          <div>
            <h2>
              <Named each={each} />
            </h2>
            <p>{aboutOf(each).join(' · ')}</p>
          </div>
          {each.amount !== null && (
            <div className="mm">
              <p className="m">
                {commas(each.amount)}
                {words.common.won}
              </p>
            </div>
          )}
        </li>
      ))}
    </>
  )
}
