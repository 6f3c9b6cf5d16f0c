/** The way in: a password, and in the demo a list of people to step into. */
import { useMutation, useQuery, useQueryClient } from '@tanstack/preact-query'
import { useRef, useState } from 'preact/hooks'
import { session as calls } from '../api/calls'
import { changeHands, keys } from '../api/queries'
import type { Session } from '../api/types'
import { Icon } from '../kit/Icon'
import { Loaded } from '../kit/Loaded'
import { sentenceOf } from '../kit/Note'
import { usePageTitle } from '../kit/Page'
import { useDesk } from '../kit/session'
import { words } from '../words'
import { SampleStamps } from './SampleStamps'
import './login.css'

export default function LoginPage() {
  const { complex, demo } = useDesk().session
  const t = words.session
  usePageTitle(t.title)
  return (
    <div className="login">
      <section className="login-say" aria-labelledby="login-say">
        <p className="login-site">
          {complex.name} <span>{words.common.households(complex.households)}</span>
        </p>
        <h1 id="login-say">
          {t.say.map((line, index) => (
            <span key={line}>
              {index > 0 && <br />}
              {line}
            </span>
          ))}
        </h1>
        <p className="lead">
          {t.lead[0]}
          <br />
          {t.lead[1]}
        </p>
        <SampleStamps />
      </section>
      <PasswordForm phone={complex.phone} />
      {demo && <DemoPeople />}
    </div>
  )
}

function useEnter<T>(enter: (given: T) => Promise<Session>) {
  const client = useQueryClient()
  return useMutation({
    mutationFn: enter,
    onSuccess: (session) => changeHands(client, session),
  })
}

function PasswordForm({ phone }: { phone: string }) {
  const t = words.session
  const [missing, setMissing] = useState(false)
  const login = useRef<HTMLInputElement>(null)
  const { mutate, error, isPending } = useEnter(({ name, password }: { name: string; password: string }) => calls.signIn(name, password))
  const wrong = missing ? t.missing : error ? sentenceOf(error) : null
  return (
    <section className="login-box panel" aria-labelledby="login-in">
      <h2 id="login-in">{t.title}</h2>
      <form
        className="login-form"
        noValidate
        onSubmit={(event) => {
          event.preventDefault()
          const given = new FormData(event.currentTarget)
          const [name, password] = [String(given.get('login')).trim(), String(given.get('password'))]
          setMissing(!name || !password)
          if (name && password) mutate({ name, password }, { onError: () => login.current?.focus() })
          else login.current?.focus()
        }}
      >
        <div role="alert">
          {wrong && (
            <p className="err" id="login-wrong">
              <Icon name="warn" /> {wrong}
            </p>
          )}
        </div>
        <div className={wrong ? 'field is-error' : 'field'}>
          <label htmlFor="login-name">{t.login}</label>
          <input
            ref={login}
            className="input"
            id="login-name"
            name="login"
            autocomplete="username"
            autocapitalize="none"
            spellcheck={false}
            aria-invalid={!!wrong}
            aria-describedby={wrong ? 'login-wrong' : undefined}
          />
        </div>
        <PasswordField wrong={!!wrong} />
        <button className="btn btn-primary btn-decide btn-block" type="submit" disabled={isPending}>
          {isPending ? t.entering : t.enter}
        </button>
      </form>
      {phone && (
        <p className="small help">
          {t.help}{' '}
          <a className="nowrap" href={`tel:${phone.replace(/[^\d+]/g, '')}`}>
            {phone}
          </a>
        </p>
      )}
    </section>
  )
}

function PasswordField({ wrong }: { wrong: boolean }) {
  const t = words.session
  const [shown, show] = useState(false)
  return (
    <div className={wrong ? 'field is-error' : 'field'}>
      <label htmlFor="login-password">{t.password}</label>
      <div className="inline-field">
        <input
          className="input"
          id="login-password"
          name="password"
          {...(shown ? { type: 'text' as const } : { type: 'password' as const })}
          autocomplete="current-password"
          aria-invalid={wrong}
        />
        <button type="button" className="btn btn-secondary" aria-pressed={shown} aria-label={t.showPassword} onClick={() => show(!shown)}>
          <Icon name="eye" />
        </button>
      </div>
    </div>
  )
}

function DemoPeople() {
  const t = words.session
  const query = useQuery({ queryKey: keys.demoPeople, queryFn: calls.demoPeople, staleTime: Infinity })
  const { mutate, isPending, error } = useEnter(calls.signInAs)
  return (
    <section className="login-demo" aria-labelledby="login-demo">
      <div className="rule-h">
        <h2 id="login-demo">{t.demoTitle}</h2>
        <span className="small muted">{t.demoNote}</span>
      </div>
      {error && (
        <p className="err" role="alert">
          {sentenceOf(error)}
        </p>
      )}
      <Loaded query={query}>
        {(people) => (
          <ul className="people">
            {people.map((person) => (
              <li key={person.person_id}>
                <button type="button" className="person" disabled={isPending} onClick={() => mutate(person.person_id)}>
                  <span className="avatar" aria-hidden="true">
                    {person.name.slice(0, 1)}
                  </span>
                  <span>
                    <b>{person.name}</b> <span className="muted small">{person.title}</span>
                    <small>{person.description}</small>
                  </span>
                  <Icon name="right" />
                </button>
              </li>
            ))}
          </ul>
        )}
      </Loaded>
    </section>
  )
}
