/** Who is signed in, for every page: read from the session the app has loaded. Signing in and out lives in session/. */
import { createContext } from 'preact'
import { useContext } from 'preact/hooks'
import type { Person, Preferences, Session } from '../api/types'

export interface Desk {
  session: Session
  prefer: (change: Partial<Preferences>) => void
}

export const DeskContext = createContext<Desk | null>(null)

export function useDesk(): Desk {
  const desk = useContext(DeskContext)
  if (!desk) throw new Error('useDesk is for pages inside the app')
  return desk
}

/** The person signed in. Only pages behind the login ask. */
export function usePerson(): Person {
  const { person } = useDesk().session
  if (!person) throw new Error('usePerson is for pages behind the login')
  return person
}

export const useMay = (verb: string) => useDesk().session.person?.may.includes(verb) ?? false

/** Whether there is a form the person may begin. */
export const useBegins = () => useDesk().session.person?.begins ?? false
