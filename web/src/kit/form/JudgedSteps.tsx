/** Judged rows one at a time, for a thumb: the thing to look at, large answers, what an answer asks for, on and back, and all of them to jump to. */
import { useEffect, useRef, useState } from 'preact/hooks'
import { words } from '../../words'
import { Icon } from '../Icon'
import { focusField } from './ErrorSummary'
import { counted, groupOf, headingOf, judgementOf, leadOf, moreOf, requiredOf, rowsOf, standingOf, type JudgedUi } from './judged'
import { Judgement, LookedAt, More, Pictures, useRow, type JudgedRowProps } from './JudgedRow'
import { pointerOf } from './pointer'
import { isEmpty, useAt, useForm } from './store'

interface JudgedStepsProps extends Omit<JudgedRowProps, 'index'> {
  at: number
  go: (index: number) => void
  onRemove: (index: number) => void
}

export function JudgedSteps({ at, go, onRemove, ...props }: JudgedStepsProps) {
  const form = useForm()
  const { table, schema, ui } = props
  const rows = rowsOf(useAt(table))
  const row = rows[at] ?? {}
  const { all, done, wrong } = counted(rows, ui.judged)
  const top = useRef<HTMLHeadingElement>(null)
  const [moved, move] = useState(0)
  useEffect(() => {
    if (moved === 0) return
    top.current?.focus({ preventScroll: true })
    top.current?.scrollIntoView({ block: 'start' })
  }, [moved])
  const to = (index: number) => {
    go(index)
    move((times) => times + 1)
  }
  /** What this judgement asks for and nobody has written yet: one is held here once, with the place to write. */
  const missing = () => {
    const required = requiredOf(schema, row)
    return moreOf(schema, ui, row).find(({ name }) => required.has(name) && isEmpty(row[name]))
  }
  const next = () => {
    const first = missing()
    if (first) {
      const pointer = pointerOf([...table, at, first.name])
      form.touch(pointer)
      setTimeout(() => focusField(pointer), 0)
    } else to(at + 1)
  }
  const j = words.form.judged
  const last = at === all - 1
  return (
    <div className="judged-steps">
      <progress className="progress" value={done} max={all} aria-label={j.progress(done, all)} />
      <p className="small muted judged-place">
        <b className="num">{j.place(at + 1, all)}</b> {groupOf(row, ui.judged)}
      </p>
      <h3 ref={top} tabIndex={-1}>
        {headingOf(row, ui.judged) || words.form.rowNo(at + 1)}
      </h3>
      {leadOf(row, ui.judged) && <p className="judged-lead">{leadOf(row, ui.judged)}</p>}
      <OneRow key={at} index={at} {...props} />
      <div className="judged-go">
        <button type="button" className="btn btn-secondary" disabled={at === 0} onClick={() => to(at - 1)}>
          <Icon name="left" /> {j.back}
        </button>
        {last ? (
          <span className="judged-end" role="status">
            {done === all ? j.finished(wrong) : j.left(all - done)}
          </span>
        ) : (
          <button type="button" className="btn btn-primary" onClick={next}>
            {j.next}
          </button>
        )}
      </div>
      <details className="why judged-list">
        <summary>{j.list(all, wrong, all - done)}</summary>
        <ol>
          {rows.map((each, index) => (
            <Jump key={index} row={each} ui={ui.judged} here={index === at} onGo={() => to(index)} number={index + 1} />
          ))}
        </ol>
        <button type="button" className="btn btn-quiet" onClick={() => onRemove(at)}>
          <Icon name="x" /> {words.form.removeRow(at + 1)}
        </button>
      </details>
    </div>
  )
}

function OneRow(props: JudgedRowProps) {
  const row = useRow(props)
  const [editing] = useState(headingOf(row, props.ui.judged) === '')
  return (
    <>
      {editing && <LookedAt editing {...props} />}
      <Judgement {...props} />
      <More {...props} />
      <Pictures {...props} />
    </>
  )
}

interface JumpProps {
  row: ReturnType<typeof useRow>
  ui: JudgedUi
  here: boolean
  number: number
  onGo: () => void
}

const icons = { open: 'ring', fine: 'checkc', wrong: 'warn' } as const

function Jump({ row, ui, here, number, onGo }: JumpProps) {
  const standing = standingOf(row, ui)
  return (
    <li>
      <button type="button" className={`jump is-${standing}`} aria-current={here ? 'step' : undefined} onClick={onGo}>
        <Icon name={icons[standing]} />
        <span>
          {headingOf(row, ui) || words.form.rowNo(number)}
          <small>{here ? words.form.judged.here : judgementOf(row, ui) || words.form.judged.open}</small>
        </span>
        <small>{groupOf(row, ui)}</small>
      </button>
    </li>
  )
}
