/** One card, one decision: what, how much, why, on what ground, who has sealed it, and the bar. */
import type { Ref } from 'preact'
import type { TaskCard } from '../../api/types'
import { words } from '../../words'
import { Stamps } from '../Stamps'
import { near, plainDates } from '../dates'
import { Deciding, type DecidingHandle } from './Deciding'
import { Amount, Comments, DueBadge, Facts, Files, ReadAloud } from './TaskParts'
import type { Decided } from './decisions'

interface OpenTaskProps {
  card: TaskCard
  handle?: Ref<DecidingHandle>
  titleRef?: Ref<HTMLHeadingElement>
  /** On the document's own page the paper stands beside the card: no link to it, no stamps twice. */
  beside?: boolean
  onDecide: (decided: Decided) => void
  onHold?: (reason: string) => void
}

export function OpenTask({ card, handle, titleRef, beside = false, onDecide, onHold }: OpenTaskProps) {
  const t = words.task
  const label = `task-${card.task_id}`
  return (
    <article className="task" aria-labelledby={label}>
      <div className="task-top">
        <DueBadge card={card} />
        <span>{card.form_title}</span>
        <ReadAloud card={card} />
      </div>
      <h2 className="task-title" id={label} tabIndex={-1} ref={titleRef ?? null}>
        {card.title}
      </h2>
      <Amount card={card} />
      {card.summary && <p className="task-why">{plainDates(card.summary)}</p>}
      {card.on_behalf_of && <p className="small deputy-line">{t.deputy(card.on_behalf_of)}</p>}
      <Facts card={card} />
      <Files card={card} original={!beside} />
      <Comments card={card} />
      {card.submitted_at && (
        <p className="small muted task-by">{t.drafted(card.drafter.name, card.drafter.title, near(card.submitted_at))}</p>
      )}
      {!beside && <Stamps stamps={card.stamps} small />}
      <Deciding key={card.task_id} card={card} handle={handle ?? null} onDecide={onDecide} onHold={onHold} />
    </article>
  )
}
