/** Register my own absence: who stands in, from when to when, and why. */
import type { ComponentChildren } from 'preact'
import { useMutation, useQueryClient } from '@tanstack/preact-query'
import { useEffect, useRef, useState } from 'preact/hooks'
import { people } from '../api/calls'
import type { People } from '../api/types'
import { Dialog } from '../kit/Dialog'
import { Icon } from '../kit/Icon'
import { ProblemNote } from '../kit/Note'
import { isoDay } from '../kit/dates'
import { words } from '../words'

interface Given {
  to_person_id: string
  since: string
  until: string
  reason: string
}

type Wrong = Partial<Record<keyof Given, string>>

function check(given: Given): Wrong {
  const t = words.people.missing
  const wrong: Wrong = {}
  if (!given.to_person_id) wrong.to_person_id = t.who
  if (!given.since) wrong.since = t.first
  if (!given.until) wrong.until = t.last
  else if (given.since && given.until < given.since) wrong.until = t.order
  if (!given.reason.trim()) wrong.reason = t.reason
  return wrong
}

export function AbsenceDialog({ chart, onClose }: { chart: People; onClose: () => void }) {
  const t = words.people
  const client = useQueryClient()
  const [given, give] = useState<Given>({ to_person_id: '', since: '', until: '', reason: '' })
  const [wrong, setWrong] = useState<Wrong>({})
  const summary = useRef<HTMLDivElement>(null)
  const register = useMutation({
    mutationFn: people.delegate,
    onSuccess: async () => {
      await client.invalidateQueries({ queryKey: ['people'] })
      onClose()
    },
  })
  const problems = Object.entries(wrong)
  useEffect(() => {
    if (problems.length > 0) summary.current?.focus()
  }, [wrong])
  const set = (name: keyof Given) => (event: { currentTarget: { value: string } }) => give({ ...given, [name]: event.currentTarget.value })
  const today = isoDay()
  return (
    <Dialog title={t.registerTitle} lead={t.registerLead} onClose={onClose}>
      <form
        className="stack"
        noValidate
        onSubmit={(event) => {
          event.preventDefault()
          const found = check(given)
          setWrong(found)
          if (Object.keys(found).length === 0) register.mutate({ ...given, reason: given.reason.trim() })
        }}
      >
        {problems.length > 0 && (
          <div className="error-summary" role="alert" tabIndex={-1} ref={summary}>
            <h3>{t.fix(problems.length)}</h3>
            <ul>
              {problems.map(([name, sentence]) => (
                <li key={name}>
                  <a href={`#absence-${name}`}>{sentence}</a>
                </li>
              ))}
            </ul>
          </div>
        )}
        {register.error && <ProblemNote error={register.error} />}
        <Field name="to_person_id" label={t.who} wrong={wrong}>
          <select id="absence-to_person_id" value={given.to_person_id} onChange={set('to_person_id')} {...described('to_person_id', wrong)}>
            <option value="">{t.choose}</option>
            {chart.people.map((deputy) => (
              <option key={deputy.id} value={deputy.id}>
                {deputy.name} {deputy.title}
              </option>
            ))}
          </select>
        </Field>
        <div className="fields-2">
          <Field name="since" label={t.first} wrong={wrong}>
            <input id="absence-since" type="date" min={today} value={given.since} onInput={set('since')} {...described('since', wrong)} />
          </Field>
          <Field name="until" label={t.last} wrong={wrong}>
            <input id="absence-until" type="date" min={given.since || today} value={given.until} onInput={set('until')} {...described('until', wrong)} />
          </Field>
        </div>
        <Field name="reason" label={t.reason} hint={t.reasonHint} wrong={wrong}>
          <input id="absence-reason" maxLength={200} autocomplete="off" value={given.reason} onInput={set('reason')} {...described('reason', wrong)} />
        </Field>
        <div className="cluster">
          <button type="submit" className="btn btn-primary" disabled={register.isPending}>
            {t.do}
          </button>
          <button type="button" className="btn btn-quiet" onClick={onClose}>
            {words.common.cancel}
          </button>
        </div>
      </form>
    </Dialog>
  )
}

const described = (name: keyof Given, wrong: Wrong) => ({
  'aria-invalid': !!wrong[name],
  'aria-describedby': wrong[name] ? `absence-${name}-err` : undefined,
})

interface FieldProps {
  name: keyof Given
  label: string
  hint?: string
  wrong: Wrong
  children: ComponentChildren
}

function Field({ name, label, hint, wrong, children }: FieldProps) {
  return (
    <div className={wrong[name] ? 'field is-error' : 'field'}>
      <label htmlFor={`absence-${name}`}>{label}</label>
      {hint && <span className="hint">{hint}</span>}
      {wrong[name] && (
        <span className="err" id={`absence-${name}-err`}>
          <Icon name="warn" /> {wrong[name]}
        </span>
      )}
      {children}
    </div>
  )
}
