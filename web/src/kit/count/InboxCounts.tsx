/** Questions on the desk: what waits for my answer, what I have just answered, what I may close. Fetched only when there is one. */
import { useQuery } from '@tanstack/preact-query'
import { useEffect, useRef, useState } from 'preact/hooks'
import { Link } from 'wouter-preact'
import { tasks } from '../../api/calls'
import { keys } from '../../api/queries'
import type { CountCard, Inbox } from '../../api/types'
import { words } from '../../words'
import { Icon } from '../Icon'
import { useCount, whileOpen } from './answering'
import { Asked, Beside, Options } from './Question'
import { Progress } from './Standing'
import './count.css'

interface InboxCountsProps {
  inbox: Inbox
  /** One thing at a time. */
  easy?: boolean
}

export default function InboxCounts({ inbox, easy = false }: InboxCountsProps) {
  const c = words.counts
  // Where one question has been asked the next one follows: whoever sits in that meeting need not reload.
  useQuery({ queryKey: keys.inbox, queryFn: tasks.inbox, refetchInterval: whileOpen })
  const [done, finish] = useState<string[]>([])
  const waiting = inbox.counts.filter(({ count_id }) => !done.includes(count_id))
  const shown = easy ? waiting.slice(0, 1) : waiting
  const closing = inbox.to_close.filter(({ count_id }) => !waiting.some((one) => one.count_id === count_id))
  if (shown.length + done.length + closing.length === 0) return null
  return (
    <section className="inbox-counts" aria-label={c.waiting}>
      {done.slice(easy ? -1 : 0).map((id) => (
        <Thanks key={id} id={id} />
      ))}
      {shown.map((count) => (
        <Card key={count.count_id} count={count} onAnswered={() => finish((all) => [...all, count.count_id])} />
      ))}
      {!easy &&
        closing.map((count) => (
          <article key={count.count_id} className="task is-folded">
            <Link href={`/counts/${count.count_id}`}>
              <span>
                <span className="task-top">{c.toClose}</span>
                <b>{count.question}</b>
                <span className="small muted">{c.toCloseOf(count.answered, count.entitled)}</span>
              </span>
              <Icon name="right" />
            </Link>
          </article>
        ))}
    </section>
  )
}

function Card({ count, onAnswered }: { count: CountCard; onAnswered: () => void }) {
  const c = words.counts
  return (
    <article className="task count-card" aria-labelledby={`count-${count.count_id}`}>
      <div className="task-top">
        <span className="badge b-plain">{count.secret ? c.secret : c.open}</span>
        <span>{count.document?.form_title ?? c.askedBy(count.asked_by.name, count.asked_by.title)}</span>
      </div>
      <Asked count={count} />
      <Options count={count} onAnswered={onAnswered} />
      <Progress count={count} />
      <Beside count={count} inCard />
    </article>
  )
}

/** What is left of a card when it has been answered: thanks, and how many of the others have. */
function Thanks({ id }: { id: string }) {
  const c = words.counts
  const { data: count } = useCount(id)
  const box = useRef<HTMLDivElement>(null)
  useEffect(() => box.current?.focus({ preventScroll: true }), [])
  if (!count) return null
  const mine = count.options.find((option) => option.id === count.mine.option)
  return (
    <article className="task count-thanks" aria-label={count.question}>
      <div className="signed" tabIndex={-1} ref={box}>
        <Icon name="checkc" />
        <p>
          <b>{c.thanks}</b>
          <span className="small muted">{mine ? c.mine(mine.title) : c.mineSecret}</span>
        </p>
        <Link className="btn btn-secondary btn-s push" href={`/counts/${id}`}>
          {c.look}
        </Link>
      </div>
      <p className="small muted">{count.question}</p>
      <Progress count={count} />
    </article>
  )
}
