/** My menu: how the screen looks, the places that do not fit a phone's bar, the shortcuts, and the way out. */
import { useMutation, useQueryClient } from '@tanstack/preact-query'
import { useState } from 'preact/hooks'
import { Link, useLocation } from 'wouter-preact'
import { session as calls } from '../api/calls'
import { changeHands, keys } from '../api/queries'
import type { Person, Session, Theme } from '../api/types'
import { Dialog } from '../kit/Dialog'
import { Icon, type IconName } from '../kit/Icon'
import { ProblemNote } from '../kit/Note'
import { useDesk } from '../kit/session'
import { keepLanguage, language, words } from '../words'

const themes: Theme[] = ['light', 'dark', 'hc', 'auto']

interface MyMenuProps {
  person: Person
  places: { href: string; icon: IconName; name: string }[]
  onClose: () => void
}

export function MyMenu({ person, places, onClose }: MyMenuProps) {
  const { prefer } = useDesk()
  const [shortcuts, showShortcuts] = useState(false)
  const { easy, theme } = person.preferences
  const signOut = useSignOut(onClose)
  const s = words.shell
  return (
    <Dialog title={person.name} lead={person.title} onClose={onClose}>
      <ul className="menu">
        {places.map((place) => (
          <li key={place.href}>
            <Link href={place.href} onClick={onClose}>
              <Icon name={place.icon} /> {place.name}
            </Link>
          </li>
        ))}
        <li>
          <button
            type="button"
            onClick={() => {
              prefer({ easy: !easy })
              onClose()
            }}
          >
            <Icon name="eye" /> {easy ? s.easyOff : s.easyOn}
          </button>
        </li>
        <li>
          <button
            type="button"
            onClick={() => {
              keepLanguage(language === 'ko' ? 'en' : 'ko')
              location.reload()
            }}
          >
            <Icon name="book" /> {s.language}
          </button>
        </li>
        <li className="not-easy">
          <button type="button" aria-expanded={shortcuts} onClick={() => showShortcuts(!shortcuts)}>
            <Icon name="key" /> {s.shortcuts}
          </button>
          {shortcuts && (
            <dl className="kv">
              {s.shortcutList.map(([press, does]) => (
                <div key={press}>
                  <dt>{press}</dt>
                  <dd>{does}</dd>
                </div>
              ))}
            </dl>
          )}
        </li>
      </ul>
      <fieldset>
        <legend className="label">{s.look}</legend>
        <div className="segments">
          {themes.map((name) => (
            <label key={name}>
              <input type="radio" name="theme" checked={theme === name} onChange={() => prefer({ theme: name })} />
              <span>{s.themes[name]}</span>
            </label>
          ))}
        </div>
      </fieldset>
      {signOut.error && <ProblemNote error={signOut.error} />}
      <div className="btnbar">
        <button type="button" className="btn btn-secondary" disabled={signOut.isPending} onClick={() => signOut.mutate()}>
          {s.signOut}
        </button>
        <button type="button" className="btn btn-quiet push" onClick={onClose}>
          {words.common.close}
        </button>
      </div>
    </Dialog>
  )
}

function useSignOut(onClose: () => void) {
  const client = useQueryClient()
  const [, go] = useLocation()
  return useMutation({
    mutationFn: calls.signOut,
    onSuccess: () => {
      onClose()
      const left = client.getQueryData<Session>(keys.session)
      if (left) changeHands(client, { ...left, signed_in: false, person: null, inbox_count: 0 })
      go('/login')
    },
  })
}
