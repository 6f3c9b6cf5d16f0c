/** A count in two lines, where it is one of several things said about a document or record. */
import { Link } from 'wouter-preact'
import type { CountDetail } from '../../api/types'
import { words } from '../../words'
import { Stat } from './Stat'
import './count.css'

export function CountSummary({ count }: { count: CountDetail }) {
  const c = words.counts
  const { result, state } = count
  return (
    <div className="count-summary">
      <div>
        <Link className="b" href={`/counts/${count.count_id}`}>
          {count.question}
        </Link>
        <p className="small muted">
          {result ? result.options.map(({ title, count: n }) => `${title} ${n}`).join(' · ') : state === 'cancelled' ? c.cancelled : c.standing(count.answered, count.entitled)}
        </p>
      </div>
      <Stat state={state} />
    </div>
  )
}
