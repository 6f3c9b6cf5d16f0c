/** What was just decided, and the seconds left to take it back. Told from the server's pending list, so a reload loses nothing. */
import { useQueryClient } from '@tanstack/preact-query'
import { useEffect, useState } from 'preact/hooks'
import type { TaskCard } from '../../api/types'
import { words } from '../../words'
import { confirms } from './confirms'
import { forgetDesk, graceSeconds } from './decisions'

/** Two clocks may disagree; nobody gets less than nothing or more than the grace. */
const secondsLeft = (settlesAt: string) =>
  Math.min(graceSeconds, Math.max(0, Math.ceil((Date.parse(settlesAt) - Date.now()) / 1000)))

function said(card: TaskCard): string {
  const t = words.task
  if (card.pending?.decision === 'return') return t.returned(card.title)
  return confirms(card) ? t.confirmed(card.title) : t.approved(card.title)
}

function UndoToast({ card, settlesAt, onUndo }: { card: TaskCard; settlesAt: string; onUndo: (card: TaskCard) => void }) {
  const client = useQueryClient()
  const [left, setLeft] = useState(() => secondsLeft(settlesAt))
  useEffect(() => {
    const tick = setInterval(() => setLeft(secondsLeft(settlesAt)), 250)
    return () => clearInterval(tick)
  }, [settlesAt])
  useEffect(() => {
    if (left > 0) return
    // The server settles it on its own; half a second later its answer has the number and the next desk.
    const settled = setTimeout(() => void forgetDesk(client), 500)
    return () => clearTimeout(settled)
  }, [left === 0, client])
  if (left === 0) return null
  return (
    <div className="toast">
      <span className="grow">{said(card)}</span>
      <button type="button" className="toast-undo" aria-keyshortcuts="Control+Z" onClick={() => onUndo(card)}>
        {words.task.undo}{' '}
        <span className="num" aria-hidden="true">
          {words.task.seconds(left)}
        </span>
      </button>
      <progress className="toast-time" aria-hidden="true" max={graceSeconds} value={left} />
    </div>
  )
}

export function UndoToasts({ pending, onUndo }: { pending: TaskCard[]; onUndo: (card: TaskCard) => void }) {
  const last = pending.at(-1)
  return (
    <div className="toasts no-print">
      <p className="sr-only" role="status">
        {last && said(last)}
      </p>
      {pending.map(
        (card) => card.pending && <UndoToast key={card.task_id} card={card} settlesAt={card.pending.settles_at} onUndo={onUndo} />,
      )}
    </div>
  )
}
