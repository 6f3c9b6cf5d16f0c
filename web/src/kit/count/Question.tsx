/** What is asked: the question, the money in figures and words, one button an option, each as large and as plain as the others. */
import { useId, useState } from 'preact/hooks'
import { Link } from 'wouter-preact'
import type { CountCard, CountOption } from '../../api/types'
import { words } from '../../words'
import { Dialog } from '../Dialog'
import { Icon } from '../Icon'
import { ProblemNote } from '../Note'
import { commas, koreanNumber } from '../money'
import { canSpeak, spokenMoney, useSpeech } from '../speech'
import { useAnswering } from './answering'
import { signOf } from './tally'
import './count.css'

interface QuestionProps {
  count: CountCard
  /** The question is the page's own heading there. */
  heading?: boolean
  onAnswered?: () => void
}

export function Asked({ count, heading = false }: QuestionProps) {
  return (
    <>
      {!heading && (
        <h2 className="count-q" id={`count-${count.count_id}`}>
          {count.question}
        </h2>
      )}
      {count.amount !== null && (
        <div className="count-money">
          <p className="amount">
            {commas(count.amount)}
            <span className="won">{words.common.won}</span>
          </p>
          <p className="words">{count.amount_words}</p>
        </div>
      )}
    </>
  )
}

export function Options({ count, onAnswered }: QuestionProps) {
  const c = words.counts
  const [picked, pick] = useState<CountOption | null>(null)
  const { options, secret } = count
  return (
    <>
      <div className={`vote-btns of-${options.length}`} role="group" aria-label={c.options}>
        {options.map((option, index) => {
          const sign = signOf(options, index)
          return (
            <button key={option.id} type="button" className="vote-btn" aria-haspopup="dialog" onClick={() => pick(option)}>
              <span className="mk" aria-hidden="true">
                {sign ? <Icon name={sign} /> : index + 1}
              </span>
              <span>{option.title}</span>
            </button>
          )
        })}
      </div>
      <p className="small muted">{secret ? c.secretNote : c.openNote}</p>
      {picked && <Confirm count={count} option={picked} onClose={() => pick(null)} {...(onAnswered && { onAnswered })} />}
    </>
  )
}

function Confirm({ count, option, onClose, onAnswered }: { count: CountCard; option: CountOption; onClose: () => void; onAnswered?: () => void }) {
  const c = words.counts
  const id = useId()
  const [comment, write] = useState('')
  const answer = useAnswering(count.count_id, () => {
    onClose()
    onAnswered?.()
  })
  return (
    <Dialog title={c.confirmTitle(option.title)} lead={count.question} onClose={onClose}>
      {count.amount !== null && (
        <p className="b num">
          {commas(count.amount)}
          {words.common.won}
        </p>
      )}
      {!count.secret && (
        <div className="field">
          <label htmlFor={id}>
            {c.comment} <span className="opt">{c.optional}</span>
          </label>
          <textarea id={id} rows={2} maxLength={500} value={comment} onInput={(event) => write(event.currentTarget.value)} />
        </div>
      )}
      {answer.error && <ProblemNote error={answer.error} />}
      <div className="stack-s">
        <button
          type="button"
          className="btn btn-primary btn-decide btn-block"
          aria-disabled={answer.isPending || undefined}
          onClick={() => {
            if (answer.isPending) return
            answer.mutate({ option: option.id, comment: comment.trim() })
          }}
        >
          {answer.isPending ? c.sending : c.confirm(option.title)}
        </button>
        <button type="button" className="btn btn-quiet btn-block" onClick={onClose}>
          {c.again}
        </button>
      </div>
    </Dialog>
  )
}

/** Reading aloud, and what the question rests on. */
export function Beside({ count, inCard = false }: { count: CountCard; inCard?: boolean }) {
  const c = words.counts
  const amount = count.amount === null ? '' : c.amountSpoken(koreanNumber(count.amount))
  const { speaking, toggle } = useSpeech([spokenMoney(count.question), amount, ...count.options.map(({ title }) => title)].filter(Boolean).join('. '))
  return (
    <div className="cluster no-print">
      {canSpeak() && (
        <button type="button" className="btn btn-secondary btn-s" aria-pressed={speaking} onClick={toggle}>
          <Icon name="speak" /> {speaking ? c.stopReading : c.readAloud}
        </button>
      )}
      {count.document && (
        <Link className="btn btn-secondary btn-s" href={`/documents/${count.document.id}`}>
          <Icon name="doc" /> {c.original}
        </Link>
      )}
      {count.record_id && (
        <Link className="btn btn-secondary btn-s" href={`/records/${count.record_id}`}>
          <Icon name="round" /> {c.record}
        </Link>
      )}
      {inCard && (
        <Link className="btn btn-quiet btn-s" href={`/counts/${count.count_id}`}>
          {c.look}
        </Link>
      )}
    </div>
  )
}
