/** Easy mode: one document at a time, three sentences, one amount, two buttons. It reads to the end before it asks. */
import { useEffect, useRef } from 'preact/hooks'
import { Link, useSearch } from 'wouter-preact'
import type { Inbox, TaskCard } from '../api/types'
import { Icon } from '../kit/Icon'
import { Marked } from '../kit/Marked'
import { Empty, ProblemNote } from '../kit/Note'
import { Seal } from '../kit/Stamps'
import { near, plainDates } from '../kit/dates'
import { Deciding } from '../kit/task/Deciding'
import { Amount, ReadAloud } from '../kit/task/TaskParts'
import { UndoToasts } from '../kit/task/UndoToasts'
import { useDecisions } from '../kit/task/decisions'
import { useDesk } from '../kit/session'
import { words } from '../words'
import { Questions } from './Questions'
import { Writing } from './SetAside'

const factsRead = 2

/** What the first sentence has not said already. */
const news = ({ facts, summary }: TaskCard) => facts.filter(({ value }) => !summary.includes(value)).slice(0, factsRead)

/** The person whose seal is the last one on the paper so far. */
const lastSigned = (card: TaskCard) =>
  card.stamps.filter((stamp) => stamp.state === 'signed' && stamp.signed_at).sort((a, b) => (a.signed_at ?? '').localeCompare(b.signed_at ?? '')).at(-1)

function LastSeal({ card }: { card: TaskCard }) {
  const stamp = lastSigned(card)
  if (!stamp?.signed_at) return null
  return (
    <p className="signed">
      <Seal name={stamp.person_name} shape={stamp.shape} />
      <span>
        <Marked text={words.inbox.signedBy(stamp.person_name, stamp.role_title, near(stamp.signed_at), stamp.act)} />
      </span>
    </p>
  )
}

export function EasyInbox({ inbox }: { inbox: Inbox }) {
  const { prefer } = useDesk()
  const { decide, undo, error } = useDecisions()
  const title = useRef<HTMLHeadingElement>(null)
  const decided = useRef(false)
  const t = words.inbox
  // A link in a notice leads to its own document; without one the most urgent comes first.
  const asked = new URLSearchParams(useSearch()).get('task')
  const ordered = [...inbox.tasks].sort((a, b) => Number(b.task_id === asked) - Number(a.task_id === asked))
  const [card, next] = ordered
  useEffect(() => {
    if (decided.current) title.current?.focus()
    decided.current = false
  }, [card?.task_id])
  return (
    <>
      {error && <ProblemNote error={error} />}
      <Questions inbox={inbox} easy />
      {card ? (
        <article className="task" aria-labelledby="easy-title">
          <div className="task-top">
            <span>{t.nthDocument(t.nth[0] ?? '')}</span>
            <ReadAloud card={card} strong />
          </div>
          <h2 className="task-title" id="easy-title" tabIndex={-1} ref={title}>
            {card.title}
          </h2>
          <Amount card={card} />
          <ol className="three">
            {card.summary && <li>{plainDates(card.summary)}</li>}
            {news(card).map((fact) => (
              <li key={fact.label}>
                {fact.label}: <b>{fact.value}</b>
              </li>
            ))}
          </ol>
          <p>
            <Link className="btn btn-secondary btn-block" href={`/documents/${card.document_id}`}>
              <Icon name="doc" /> {words.task.originalEasy}
            </Link>
          </p>
          <LastSeal card={card} />
          <Deciding
            key={card.task_id}
            card={card}
            easy
            onDecide={(chosen) => {
              decided.current = true
              decide(chosen)
            }}
          />
        </article>
      ) : (
        inbox.counts.length + inbox.writing.length === 0 && (
          <Empty seal={t.emptySeal} title={t.emptyTitleConfirm}>
            <p>{t.emptyText}</p>
          </Empty>
        )
      )}
      {inbox.writing.map((paper) => (
        <Writing key={paper.task_id} paper={paper} />
      ))}
      {next && (
        <p className="more-next">
          <Marked text={t.nextIs(next.title)} />
        </p>
      )}
      <p className="center">
        <button type="button" className="linkbtn" onClick={() => prefer({ easy: false })}>
          {words.shell.easyOff}
        </button>
      </p>
      <UndoToasts pending={inbox.pending} onUndo={undo} />
    </>
  )
}
