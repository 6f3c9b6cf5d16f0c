/** The standard home page: the open card, the next ones folded, and at the side what to know and what is done. */
import { useCallback, useEffect, useRef, useState } from 'preact/hooks'
import { useSearch } from 'wouter-preact'
import type { Inbox, TaskCard } from '../api/types'
import { Empty, ProblemNote } from '../kit/Note'
import type { DecidingHandle } from '../kit/task/Deciding'
import { OpenTask } from '../kit/task/OpenTask'
import { UndoToasts } from '../kit/task/UndoToasts'
import { useDecisions, type Decided } from '../kit/task/decisions'
import { useMay } from '../kit/session'
import { words } from '../words'
import { FoldedTask } from './FoldedTask'
import { Questions } from './Questions'
import { HeldTask, Returned, Writing } from './SetAside'
import { Notices, Recent } from './Side'
import { useInboxKeys } from './keyboard'

export function FullInbox({ inbox }: { inbox: Inbox }) {
  const t = words.inbox
  const signs = useMay('documents.draft')
  const asked = new URLSearchParams(useSearch()).get('task')
  const [openId, open] = useState<string | null>(asked)
  const { decide, undo, hold, resume, error } = useDecisions()
  const title = useRef<HTMLHeadingElement>(null)
  const deciding = useRef<DecidingHandle>(null)
  const moveFocus = useRef(false)
  const card = inbox.tasks.find((one) => one.task_id === openId) ?? inbox.tasks[0]
  const others = inbox.tasks.filter((one) => one !== card)

  // After a decision the next card is where the reader goes on.
  useEffect(() => {
    if (moveFocus.current) title.current?.focus()
    moveFocus.current = false
  }, [card?.task_id])

  const show = useCallback((next: TaskCard | undefined) => {
    if (!next) return
    moveFocus.current = true
    open(next.task_id)
  }, [])
  const onDecide = (decided: Decided) => {
    moveFocus.current = true
    open(null)
    decide(decided)
  }
  const step = (by: number) => card && show(inbox.tasks[inbox.tasks.indexOf(card) + by])
  useInboxKeys({
    approve: () => deciding.current?.approve(),
    askReturn: () => deciding.current?.askReturn(),
    undo: () => {
      const last = inbox.pending.at(-1)
      if (last) undo(last)
    },
    step,
  })

  return (
    <>
      {error && <ProblemNote error={error} />}
      <div className="split">
        <div className="split-main">
          <Questions inbox={inbox} />
          {card ? (
            <OpenTask
              card={card}
              handle={deciding}
              titleRef={title}
              onDecide={onDecide}
              onHold={(reason) => {
                moveFocus.current = true
                void hold({ card, reason })
              }}
            />
          ) : (
            inbox.counts.length + inbox.writing.length === 0 && (
              <Empty seal={t.emptySeal} title={signs ? t.emptyTitle : t.emptyTitleConfirm}>
                <p>{t.emptyText}</p>
              </Empty>
            )
          )}
          {others.length > 0 && (
            <section aria-labelledby="next-documents">
              <h2 className="next-h" id="next-documents">
                {t.next}
              </h2>
              {others.map((one) => (
                <FoldedTask key={one.task_id} card={one} onOpen={() => show(one)} />
              ))}
            </section>
          )}
          {inbox.writing.length > 0 && (
            <section aria-labelledby="asked-papers">
              <h2 className="next-h" id="asked-papers">
                {t.writing}
              </h2>
              {inbox.writing.map((paper) => (
                <Writing key={paper.task_id} paper={paper} />
              ))}
            </section>
          )}
          {inbox.returned.length > 0 && (
            <section aria-labelledby="returned-drafts">
              <h2 className="next-h" id="returned-drafts">
                {t.returned}
              </h2>
              {inbox.returned.map((draft) => (
                <Returned key={draft.document_id} draft={draft} />
              ))}
            </section>
          )}
          {inbox.held.length > 0 && (
            <section aria-labelledby="held-documents">
              <h2 className="next-h" id="held-documents">
                {t.held}
              </h2>
              {inbox.held.map((held) => (
                <HeldTask key={held.task_id} card={held} onResume={() => void resume(held).then(() => show(held))} />
              ))}
            </section>
          )}
        </div>
        <aside className="split-side stack-l" aria-label={t.side}>
          <Notices notices={inbox.notices} />
          <Recent items={inbox.recent} />
        </aside>
      </div>
      <UndoToasts pending={inbox.pending} onUndo={undo} />
    </>
  )
}
