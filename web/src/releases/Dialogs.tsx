/** What is asked before something is done to a release: from when, to which day and why, why not, and whether to go back. */
import { useMutation, useQueryClient } from '@tanstack/preact-query'
import type { ComponentChildren } from 'preact'
import { useState } from 'preact/hooks'
import { useLocation } from 'wouter-preact'
import { releases } from '../api/calls'
import type { ReleaseDetail, ReleaseStanding } from '../api/types'
import { Dialog } from '../kit/Dialog'
import { isoDay, longDay } from '../kit/dates'
import { Icon } from '../kit/Icon'
import { ProblemNote } from '../kit/Note'
import { words } from '../words'

export type Asking = 'activate' | 'move' | 'cancel' | 'again'

interface AskProps {
  release: ReleaseDetail
  onClose: () => void
}

export function Ask({ asking, ...props }: AskProps & { asking: Asking }) {
  if (asking === 'activate') return <Activate {...props} />
  if (asking === 'move') return <Move {...props} />
  return asking === 'cancel' ? <Cancel {...props} /> : <Again {...props} />
}

const tomorrow = () => isoDay(new Date(Date.now() + 86_400_000))

/** Sends once per dialog however often it is pressed; what was refused may be because somebody else was faster, so look again. */
function useAct(act: (key: string) => Promise<ReleaseStanding>, onDone: (standing: ReleaseStanding) => void) {
  const client = useQueryClient()
  return useMutation({
    mutationFn: () => act(crypto.randomUUID()),
    onSuccess: onDone,
    // New bylaws change forms, lines and lists; nothing read under the former ones is worth keeping.
    onSettled: () => client.invalidateQueries(),
  })
}

function Activate({ release, onClose }: AskProps) {
  const t = words.releases
  const wished = release.wished_on && release.wished_on >= tomorrow() ? release.wished_on : ''
  const [later, setLater] = useState(!!wished)
  const [day, setDay] = useState(wished)
  const [wrong, setWrong] = useState('')
  const act = useAct((key) => releases.activate(release.id, later ? day : null, release.revision, key), onClose)
  return (
    <Dialog title={t.activateTitle} lead={t.activateLead} onClose={onClose}>
      <form
        className="stack"
        noValidate
        onSubmit={(event) => {
          event.preventDefault()
          const found = later ? wrongDay(day) : ''
          setWrong(found)
          if (!found) act.mutate()
        }}
      >
        {act.error && <ProblemNote error={act.error} />}
        <fieldset className="stack-s">
          <legend className="sr-only">{t.activateTitle}</legend>
          <Choice name={t.now} hint={t.nowHint} chosen={!later} onChoose={() => setLater(false)} />
          <Choice name={t.later} hint={t.laterHint} chosen={later} onChoose={() => setLater(true)} />
        </fieldset>
        {later && <DayField label={t.day} day={day} wrong={wrong} onDay={setDay} />}
        <Buttons pending={act.isPending} onClose={onClose}>
          {later && day ? t.confirmOn(longDay(day)) : later ? t.activate : t.confirmNow}
        </Buttons>
      </form>
    </Dialog>
  )
}

function Move({ release, onClose }: AskProps) {
  const t = words.releases
  const [day, setDay] = useState(release.effective_on ?? '')
  const [reason, setReason] = useState('')
  const [wrong, setWrong] = useState({ day: '', reason: '' })
  const act = useAct((key) => releases.move(release.id, day, reason.trim(), release.revision, key), onClose)
  return (
    <Dialog title={t.moveTitle} lead={release.effective_on && t.moveLead(longDay(release.effective_on))} onClose={onClose}>
      <form
        className="stack"
        noValidate
        onSubmit={(event) => {
          event.preventDefault()
          const found = { day: wrongDay(day), reason: reason.trim() ? '' : t.reasonMissing }
          setWrong(found)
          if (!found.day && !found.reason) act.mutate()
        }}
      >
        {act.error && <ProblemNote error={act.error} />}
        <DayField label={t.newDay} day={day} wrong={wrong.day} onDay={setDay} />
        <ReasonField hint={t.moveReasonHint} reason={reason} wrong={wrong.reason} onReason={setReason} />
        <Buttons pending={act.isPending} onClose={onClose}>
          {t.moveDo}
        </Buttons>
      </form>
    </Dialog>
  )
}

function Cancel({ release, onClose }: AskProps) {
  const t = words.releases
  const [reason, setReason] = useState('')
  const [wrong, setWrong] = useState('')
  const act = useAct((key) => releases.cancel(release.id, reason.trim(), release.revision, key), onClose)
  return (
    <Dialog title={t.cancelTitle} lead={t.cancelLead} onClose={onClose}>
      <form
        className="stack"
        noValidate
        onSubmit={(event) => {
          event.preventDefault()
          const found = reason.trim() ? '' : t.reasonMissing
          setWrong(found)
          if (!found) act.mutate()
        }}
      >
        {act.error && <ProblemNote error={act.error} />}
        <ReasonField hint={t.cancelReasonHint} reason={reason} wrong={wrong} onReason={setReason} />
        <Buttons pending={act.isPending} onClose={onClose} look="btn-return">
          {t.cancelDo}
        </Buttons>
      </form>
    </Dialog>
  )
}

function Again({ release, onClose }: AskProps) {
  const t = words.releases
  const [, go] = useLocation()
  const act = useAct(
    (key) => releases.again(release.id, key),
    ({ id }) => {
      onClose()
      go(`/releases/${id}`)
    },
  )
  return (
    <Dialog title={t.againTitle} lead={release.title} onClose={onClose}>
      <form
        className="stack"
        onSubmit={(event) => {
          event.preventDefault()
          act.mutate()
        }}
      >
        <p>{t.againLead}</p>
        {act.error && <ProblemNote error={act.error} />}
        <Buttons pending={act.isPending} onClose={onClose}>
          {t.againDo}
        </Buttons>
      </form>
    </Dialog>
  )
}

function wrongDay(day: string): string {
  const t = words.releases
  if (!day) return t.dayMissing
  return day < tomorrow() ? t.dayEarly : ''
}

function Choice({ name, hint, chosen, onChoose }: { name: string; hint: string; chosen: boolean; onChoose: () => void }) {
  return (
    <label className="choice">
      <input type="radio" name="from" checked={chosen} onChange={onChoose} />
      <span>
        <b>{name}</b>
        <small>{hint}</small>
      </span>
    </label>
  )
}

function DayField({ label, day, wrong, onDay }: { label: string; day: string; wrong: string; onDay: (day: string) => void }) {
  return (
    <Field id="release-day" label={label} wrong={wrong}>
      <input id="release-day" type="date" min={tomorrow()} value={day} onInput={(event) => onDay(event.currentTarget.value)} {...described('release-day', wrong)} />
    </Field>
  )
}

function ReasonField({ hint, reason, wrong, onReason }: { hint: string; reason: string; wrong: string; onReason: (reason: string) => void }) {
  return (
    <Field id="release-reason" label={words.releases.reason} hint={hint} wrong={wrong}>
      <input id="release-reason" maxLength={300} autocomplete="off" value={reason} onInput={(event) => onReason(event.currentTarget.value)} {...described('release-reason', wrong)} />
    </Field>
  )
}

const described = (id: string, wrong: string) => ({ 'aria-invalid': !!wrong, 'aria-describedby': wrong ? `${id}-err` : undefined })

function Field({ id, label, hint, wrong, children }: { id: string; label: string; hint?: string; wrong: string; children: ComponentChildren }) {
  return (
    <div className={wrong ? 'field is-error' : 'field'}>
      <label htmlFor={id}>{label}</label>
      {hint && <span className="hint">{hint}</span>}
      {wrong && (
        <span className="err" id={`${id}-err`} role="alert">
          <Icon name="warn" /> {wrong}
        </span>
      )}
      {children}
    </div>
  )
}

function Buttons({ pending, onClose, look = 'btn-primary', children }: { pending: boolean; onClose: () => void; look?: string; children: ComponentChildren }) {
  return (
    <div className="cluster">
      <button type="submit" className={`btn ${look}`} disabled={pending}>
        {children}
      </button>
      <button type="button" className="btn btn-quiet" onClick={onClose}>
        {words.common.cancel}
      </button>
    </div>
  )
}
