/** Beside the form: whose seals it needs and why, and what is left to do before it goes up. */
import type { LineReason, Stamp } from '../api/types'
import { FieldLink } from '../kit/form/ErrorSummary'
import { useSelected, type FormStore } from '../kit/form/store'
import { Icon } from '../kit/Icon'
import { words } from '../words'
import type { Autosave } from './autosave'
import { checklist, type ListLine } from './checklist'
import { useSaving } from './SaveLine'

export function Line({ line, reason, follows }: { line: Stamp[]; reason: LineReason | null; follows: boolean }) {
  const d = words.draft
  const steps = [...line].sort((a, b) => a.no - b.no)
  const deciding = steps.filter((step) => step.blocking).at(-1)
  return (
    <section>
      <div className="rule-h">
        <h2>{d.line}</h2>
      </div>
      {steps.length === 0 && <p className="muted small">{follows ? d.lineFollows : d.lineUnknown}</p>}
      <ol className="steps">
        {steps.map((step, index) => (
          <li key={step.no} className={index === 0 ? 'is-now' : step.blocking ? 'is-next' : 'is-ref'}>
            <span className="step-who">{step.person_name}</span> <span className="step-act">{d.person(step.role_title, step.act)}</span>
            <span className="step-when">
              {index === 0 ? d.writing : !step.blocking ? d.notWaiting : step === deciding ? d.numbered : null}
            </span>
          </li>
        ))}
      </ol>
      {reason && reason.sentences.length > 0 && (
        <details className="why">
          <summary>{d.why}</summary>
          {reason.sentences.map((sentence) => (
            <p key={sentence}>{sentence}</p>
          ))}
          {reason.rows.length > 0 && <p className="muted">{d.whyRows(reason.rows.join(', '))}</p>}
        </details>
      )}
    </section>
  )
}

function useChecklist(store: FormStore, autosave: Autosave): ListLine[] {
  useSaving(autosave)
  // Compared as text: the list is made anew at every key, and is the same list nearly every time.
  return JSON.parse(useSelected(store, () => JSON.stringify(checklist(store, autosave.answer?.checklist)))) as ListLine[]
}

interface SideProps {
  store: FormStore
  autosave: Autosave
}

export function LineNow({ autosave }: { autosave: Autosave }) {
  useSaving(autosave)
  return <Line line={autosave.answer?.line ?? []} reason={autosave.answer?.line_reason ?? null} follows={autosave.answer?.line_follows ?? false} />
}

export function Checklist({ store, autosave }: SideProps) {
  const list = useChecklist(store, autosave)
  const d = words.draft
  return (
    <section>
      <div className="rule-h">
        <h2>{d.before}</h2>
        <span className="small muted">{d.progress(list.length, list.filter(({ passed }) => passed).length)}</span>
      </div>
      <ul className="checklist">
        {list.map((line) => (
          <li key={line.id} className={line.passed ? 'is-ok' : line.waiting ? 'is-waiting' : 'is-todo'}>
            <Icon name={line.passed ? 'checkc' : line.waiting ? 'clock' : 'warn'} />
            <Item line={line} />
          </li>
        ))}
      </ul>
    </section>
  )
}

function Item({ line }: { line: ListLine }) {
  if (line.waiting) {
    return (
      <span>
        {line.title}
        <small>{words.draft.notYet}</small>
      </span>
    )
  }
  return <span>{line.passed || line.pointer === '' ? line.title : <FieldLink pointer={line.pointer}>{line.message}</FieldLink>}</span>
}

/** The last thing above the button: what is left, or that nothing is. */
export function LeftOver({ store, autosave }: SideProps) {
  const left = useChecklist(store, autosave).filter(({ passed, waiting }) => !passed && !waiting)
  const d = words.draft
  return left.length === 0 ? (
    <div className="note note-ok leftover">
      <Icon name="checkc" />
      <div>
        <b>{d.nothingLeft}</b> {d.nothingLeftLead}
      </div>
    </div>
  ) : (
    <div className="note note-warn leftover">
      <Icon name="warn" />
      <div>
        <b>{d.leftOver(left.length)}</b>
        <ul>
          {left.map((line) => (
            <li key={line.id}>{line.pointer === '' ? line.message : <FieldLink pointer={line.pointer}>{line.message}</FieldLink>}</li>
          ))}
        </ul>
      </div>
    </div>
  )
}
