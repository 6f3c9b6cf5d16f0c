/** Asks for a reason: ready phrases, own words, and not neither. Used for returning, holding and leaving an opinion. */
import { useId, useRef, useState } from 'preact/hooks'
import { words } from '../../words'
import { Dialog } from '../Dialog'
import { Icon } from '../Icon'

interface ReasonDialogProps {
  title: string
  lead: string
  phrases?: string[]
  /** What is said when nothing was given. */
  missing: string
  action: string
  returning?: boolean
  onGive: (reason: string) => void
  onClose: () => void
}

export function ReasonDialog({ title, lead, phrases = [], missing, action, returning, onGive, onClose }: ReasonDialogProps) {
  const [phrase, choose] = useState('')
  const [own, write] = useState('')
  const [failed, fail] = useState(false)
  const text = useRef<HTMLTextAreaElement>(null)
  const id = useId()
  const give = () => {
    const reason = [phrase, own.trim()].filter(Boolean).join('. ')
    if (reason) {
      onGive(reason)
      return
    }
    fail(true)
    text.current?.focus()
  }
  const t = words.task
  return (
    <Dialog title={title} lead={lead} onClose={onClose}>
      <form
        className="stack"
        noValidate
        onSubmit={(event) => {
          event.preventDefault()
          give()
        }}
      >
        {phrases.length > 0 && (
          <fieldset className="stack-s">
            <legend className="sr-only">{t.reason}</legend>
            {phrases.map((one) => (
              <label key={one} className="choice">
                <input type="radio" name={`${id}-phrase`} checked={phrase === one} onChange={() => choose(one)} />
                <span>
                  <b>{one}</b>
                </span>
              </label>
            ))}
          </fieldset>
        )}
        <div className={failed ? 'field is-error' : 'field'}>
          <label htmlFor={`${id}-own`}>
            {phrases.length > 0 ? t.ownWords : t.commentLabel} {phrases.length > 0 && <span className="opt">{words.common.optional}</span>}
          </label>
          {failed && (
            <span className="err" id={`${id}-err`} role="alert">
              <Icon name="warn" /> {missing}
            </span>
          )}
          <textarea
            ref={text}
            id={`${id}-own`}
            maxLength={500}
            value={own}
            aria-invalid={failed}
            aria-describedby={failed ? `${id}-err` : undefined}
            onInput={(event) => write(event.currentTarget.value)}
          />
        </div>
        <div className="cluster">
          <button type="submit" className={`btn btn-decide ${returning ? 'btn-return' : 'btn-primary'}`}>
            {action}
          </button>
          <button type="button" className="btn btn-quiet" onClick={onClose}>
            {words.common.cancel}
          </button>
        </div>
      </form>
    </Dialog>
  )
}
