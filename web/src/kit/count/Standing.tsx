/** How far a count has come: how many of how many, and who. Never how anybody answered. */
import type { CountCard, CountDetail } from '../../api/types'
import { words } from '../../words'
import { stillOut } from './tally'
import './count.css'

export function Progress({ count: { answered, entitled } }: { count: Pick<CountCard, 'answered' | 'entitled'> }) {
  const c = words.counts
  return (
    <div className="count-progress">
      <p role="status">{c.standing(answered, entitled)}</p>
      <progress className="progress" value={answered} max={Math.max(1, entitled)} aria-label={c.progress} />
    </div>
  )
}

const seatsMost = 60

export function People({ count }: { count: CountDetail }) {
  const c = words.counts
  const out = stillOut(count)
  // Beyond a meeting's size the names of those still out would be a list nobody reads.
  const shown = count.people.length <= seatsMost ? count.people : out.slice(0, seatsMost)
  return (
    <section aria-label={c.people}>
      <div className="rule-h">
        <h2>{c.people}</h2>
        <span className="small muted num">{c.standingShort(count.answered, count.entitled)}</span>
      </div>
      <ul className="chairs">
        {shown.map(({ person_id, name, title, answered }) => (
          <li key={person_id} className={answered ? 'is-sent' : 'is-wait'}>
            <b>{name}</b>
            <span>{title}</span>
            <span className="sr-only">{answered ? c.answered : c.notYet}</span>
          </li>
        ))}
      </ul>
      {count.state === 'open' && <p className="small muted chairs-note">{c.hidden}</p>}
    </section>
  )
}
