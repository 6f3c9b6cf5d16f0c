/** What does not wait for a decision now: documents I am to write, documents I put off, and drafts of mine that came back. */
import { Link } from 'wouter-preact'
import type { AskedPaper, ReturnedDraft, TaskCard } from '../api/types'
import { commas } from '../kit/money'
import { DueBadge } from '../kit/task/TaskParts'
import { words } from '../words'

export function HeldTask({ card, onResume }: { card: TaskCard; onResume: () => void }) {
  return (
    <article className="task is-folded set-aside">
      <div>
        <span className="task-top">
          <span>{card.form_title}</span>
          {card.amount !== null && (
            <span className="num">
              {commas(card.amount)}
              {words.common.won}
            </span>
          )}
        </span>
        <b>{card.title}</b>
        {card.held_reason && (
          <span className="small muted">
            {words.inbox.heldReason}: {card.held_reason}
          </span>
        )}
      </div>
      <button type="button" className="btn btn-secondary btn-s" onClick={onResume}>
        {words.inbox.resume}
      </button>
    </article>
  )
}

export function Returned({ draft }: { draft: ReturnedDraft }) {
  return (
    <article className="task is-folded set-aside">
      <div>
        <span className="task-top">
          <span>{draft.form_title}</span>
          <span className="badge">{words.task.return}</span>
        </span>
        <b>{draft.title}</b>
        <span className="small muted">
          {draft.by} {draft.by_title}: {draft.reason}
        </span>
      </div>
      <p>
        <Link className="btn btn-secondary btn-s" href={`/documents/${draft.document_id}/edit`}>
          {words.inbox.returnedFix}
        </Link>
      </p>
    </article>
  )
}

export function Writing({ paper }: { paper: AskedPaper }) {
  return (
    <article className="task is-folded set-aside">
      <div>
        <span className="task-top">
          <span>{paper.name}</span>
          <DueBadge card={paper} />
        </span>
        <b>{paper.title}</b>
        {paper.title !== paper.form_title && <span className="small muted">{paper.form_title}</span>}
      </div>
      <p>
        <Link className="btn btn-primary btn-s" href={`/documents/${paper.document_id}/edit`}>
          {words.inbox.write}
        </Link>
      </p>
    </article>
  )
}
