/** A waiting document in two lines; pressing it opens its card. */
import { Link } from 'wouter-preact'
import type { TaskCard } from '../api/types'
import { plainDates } from '../kit/dates'
import { commas } from '../kit/money'
import { DueBadge } from '../kit/task/TaskParts'
import { words } from '../words'

export function FoldedTask({ card, onOpen }: { card: TaskCard; onOpen: () => void }) {
  return (
    <article className="task is-folded">
      <Link href={`/?task=${card.task_id}`} replace onClick={onOpen}>
        <span>
          <span className="task-top">
            <span>{card.form_title}</span>
            <DueBadge card={card} />
          </span>
          <b>{card.title}</b>
          <span className="small muted">{plainDates(card.summary) || `${card.drafter.name} ${card.drafter.title}`}</span>
        </span>
        <span className="amount-line num">{card.amount === null ? card.act : `${commas(card.amount)}${words.common.won}`}</span>
      </Link>
    </article>
  )
}
