/** The decide bar and what it asks before it acts. Always in the same place, always the same order. */
import { useId, useImperativeHandle, useState } from 'preact/hooks'
import type { Ref } from 'preact'
import type { TaskCard } from '../../api/types'
import { words } from '../../words'
import { ReasonDialog } from './ReasonDialog'
import { confirms } from './confirms'
import type { Decided } from './decisions'

/** What the keyboard may ask of the open card. */
export interface DecidingHandle {
  approve: () => void
  askReturn: () => void
}

interface DecidingProps {
  card: TaskCard
  easy?: boolean
  handle?: Ref<DecidingHandle>
  onDecide: (decided: Decided) => void
  onHold?: ((reason: string) => void) | undefined
}

type Asking = 'return' | 'hold' | 'comment' | null

export function Deciding({ card, easy = false, handle, onDecide, onHold }: DecidingProps) {
  const [asking, ask] = useState<Asking>(null)
  const [opinion, setOpinion] = useState<string | null>(null)
  const id = useId()
  const t = words.task
  const only = confirms(card)
  const approve = (comment = opinion?.trim()) => onDecide({ card, decision: 'approve', ...(comment ? { comment } : {}) })
  useImperativeHandle(handle ?? null, () => ({
    approve: () => approve(),
    askReturn: () => card.may_return && ask('return'),
  }))
  const close = () => ask(null)
  return (
    <>
      {!easy && opinion === null && (
        <button type="button" className="linkbtn" onClick={() => setOpinion('')}>
          {t.comment}
        </button>
      )}
      {opinion !== null && (
        <div className="field">
          <label htmlFor={id}>
            {t.commentLabel} <span className="opt">{words.common.optional}</span>
          </label>
          <textarea id={id} rows={2} maxLength={500} value={opinion} onInput={(event) => setOpinion(event.currentTarget.value)} />
        </div>
      )}
      <div className={easy ? 'decide decide-2' : 'decide'} role="group" aria-label={t.decideLabel}>
        <button type="button" className="btn btn-primary btn-decide" aria-keyshortcuts="Control+Enter" onClick={() => approve()}>
          {!only ? t.approve : easy ? words.inbox.easyConfirm : t.confirm}
        </button>
        {card.may_return ? (
          <button type="button" className="btn btn-return btn-decide" aria-keyshortcuts="Control+Backspace" onClick={() => ask('return')}>
            {only ? t.sendBack : t.return}
          </button>
        ) : (
          easy && (
            <button type="button" className="btn btn-secondary btn-decide" onClick={() => ask('comment')}>
              {words.inbox.easyComment}
            </button>
          )
        )}
        {onHold && !easy && (
          <button type="button" className="btn btn-secondary btn-decide" onClick={() => ask('hold')}>
            {t.later}
          </button>
        )}
      </div>
      <p className="decide-note">{easy && !card.after ? words.inbox.easyAfter : card.after}</p>
      {asking === 'return' && (
        <ReasonDialog
          title={t.returnTitle}
          lead={t.returnLead(card.drafter.name)}
          phrases={only ? t.sendBackReasons : t.returnReasons}
          missing={t.reasonMissing}
          action={only ? t.sendBack : t.returnDo}
          returning
          onClose={close}
          onGive={(comment) => {
            close()
            onDecide({ card, decision: 'return', comment })
          }}
        />
      )}
      {asking === 'hold' && onHold && (
        <ReasonDialog
          title={t.holdTitle}
          lead={t.holdLead}
          phrases={t.holdReasons}
          missing={t.reasonMissing}
          action={t.holdDo}
          onClose={close}
          onGive={(reason) => {
            close()
            onHold(reason)
          }}
        />
      )}
      {asking === 'comment' && (
        <ReasonDialog
          title={t.commentTitle}
          lead={t.commentLead}
          missing={t.commentMissing}
          action={t.commentDo}
          onClose={close}
          onGive={(comment) => {
            close()
            approve(comment)
          }}
        />
      )}
    </>
  )
}
