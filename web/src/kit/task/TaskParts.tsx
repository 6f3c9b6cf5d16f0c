/** The pieces of a task card: how urgent, how much, what it rests on, what is attached. */
import { Link } from 'wouter-preact'
import { documents } from '../../api/calls'
import type { TaskCard } from '../../api/types'
import { words } from '../../words'
import { Icon } from '../Icon'
import { isoDay, monthDay, plainDates } from '../dates'
import { commas } from '../money'
import { canSpeak, spokenCard, useSpeech } from '../speech'

export function DueBadge({ card }: { card: Pick<TaskCard, 'due_at' | 'urgency'> }) {
  const t = words.task.due
  if (!card.due_at) return null
  if (card.urgency === 'late') {
    const days = Math.round((Date.parse(isoDay()) - Date.parse(isoDay(card.due_at))) / 86_400_000)
    return <span className="badge b-late">{t.late(days)}</span>
  }
  if (card.urgency === 'today') return <span className="badge b-due">{t.today}</span>
  return <span className="badge b-plain">{t.until(monthDay(card.due_at))}</span>
}

export function ReadAloud({ card, strong = false }: { card: TaskCard; strong?: boolean }) {
  const { speaking, toggle } = useSpeech(spokenCard(card))
  if (!canSpeak()) return null
  return (
    <button
      type="button"
      className={`btn push ${strong ? 'btn-secondary' : 'btn-quiet btn-s'}`}
      aria-pressed={speaking}
      aria-keyshortcuts="Alt+L"
      data-reads-aloud=""
      onClick={toggle}
    >
      <Icon name="speak" /> {speaking ? words.task.stopReading : words.task.readAloud}
    </button>
  )
}

export function Amount({ card }: { card: TaskCard }) {
  if (card.amount === null) return null
  return (
    <div className="task-money">
      <p className="amount">
        {commas(card.amount)}
        <span className="won">{words.common.won}</span>
      </p>
      {card.amount_words && <p className="words">{card.amount_words}</p>}
    </div>
  )
}

/** What a value adds in brackets is said beside it, more quietly. */
function Aside({ text }: { text: string }) {
  const [, main, beside] = /^(.+?) \((.+)\)$/.exec(text) ?? []
  if (!main) return <>{text}</>
  return (
    <>
      {main} <span className="muted small">{beside}</span>
    </>
  )
}

export function Facts({ card }: { card: TaskCard }) {
  if (card.facts.length === 0) return null
  return (
    <dl className="kv task-facts">
      {card.facts.map((fact) => (
        <div key={fact.label}>
          <dt>{fact.label}</dt>
          <dd>
            <Aside text={plainDates(fact.value)} />
          </dd>
        </div>
      ))}
    </dl>
  )
}

const chipsShown = 3

export function Files({ card, original = true }: { card: TaskCard; original?: boolean }) {
  const address = `/documents/${card.document_id}`
  const more = card.attachments.length - chipsShown
  if (!original && card.attachments.length === 0) return null
  return (
    <div className="task-files">
      {original && (
        <Link className="file-chip" href={address}>
          <Icon name="doc" /> {words.task.original}
        </Link>
      )}
      {card.attachments.slice(0, chipsShown).map((file) => (
        <a key={file.id} className="file-chip" href={documents.attachmentAddress(card.document_id, file.id)} target="_blank" rel="noopener">
          <Icon name="clip" /> {file.name}
        </a>
      ))}
      {more > 0 && (
        <Link className="file-chip" href={address}>
          {words.task.moreFiles(more)}
        </Link>
      )}
    </div>
  )
}

export function Comments({ card }: { card: TaskCard }) {
  if (card.comments.length === 0) return null
  return (
    <section className="task-comments" aria-label={words.task.comments}>
      <ul>
        {card.comments.map((comment) => (
          <li key={comment.at + comment.name}>
            <b>{comment.name}</b> <span className="muted small">{comment.title}</span>
            <span className="step-note">{comment.comment}</span>
          </li>
        ))}
      </ul>
    </section>
  )
}
