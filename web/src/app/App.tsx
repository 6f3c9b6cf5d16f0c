/** The app: the session, the look, and either the door (login) or the desk (everything else). */
import { QueryClientProvider, useMutation, useQuery, useQueryClient, type QueryClient } from '@tanstack/preact-query'
import { useCallback, useEffect, useMemo } from 'preact/hooks'
import { session as sessionCalls } from '../api/calls'
import { onSignedOut } from '../api/client'
import { keys } from '../api/queries'
import type { Preferences, Session } from '../api/types'
import { ProblemNote } from '../kit/Note'
import { DeskContext } from '../kit/session'
import { applyLook, keptLook } from './look'
import { Crash } from './Crash'
import { DeskShell, DoorShell } from './Shell'
import { DeskRoutes, DoorRoutes } from './routes'

export function App({ client }: { client: QueryClient }) {
  return (
    <Crash>
      <QueryClientProvider client={client}>
        <Doorkeeper />
      </QueryClientProvider>
    </Crash>
  )
}

function Doorkeeper() {
  const client = useQueryClient()
  const query = useQuery({ queryKey: keys.session, queryFn: sessionCalls.read, staleTime: 60_000 })
  const session = query.data
  useEffect(
    () =>
      onSignedOut(() => {
        client.setQueryData<Session>(keys.session, (old) => old && { ...old, signed_in: false, person: null, inbox_count: 0 })
      }),
    [client],
  )
  const prefer = usePrefer(session)
  const desk = useMemo(() => (session ? { session, prefer } : null), [session, prefer])
  if (!session || !desk) {
    return query.error ? (
      <main className="main" id="main">
        <ProblemNote error={query.error} retry={() => void query.refetch()} />
      </main>
    ) : null
  }
  return (
    <DeskContext.Provider value={desk}>
      {session.person ? (
        <DeskShell person={session.person}>
          <DeskRoutes />
        </DeskShell>
      ) : (
        <DoorShell>
          <DoorRoutes />
        </DoorShell>
      )}
    </DeskContext.Provider>
  )
}

/** The look follows the person; before the login it follows the device. */
function usePrefer(session: Session | undefined) {
  const client = useQueryClient()
  const { mutate } = useMutation({ mutationFn: sessionCalls.prefer })
  const theirs = session?.person?.preferences
  useEffect(() => {
    if (theirs) applyLook(theirs)
  }, [theirs])
  return useCallback(
    (change: Partial<Preferences>) => {
      applyLook({ ...keptLook(), ...theirs, ...change })
      if (!theirs) return
      client.setQueryData<Session>(
        keys.session,
        (old) =>
          old?.person ? { ...old, person: { ...old.person, preferences: { ...old.person.preferences, ...change } } } : old,
      )
      mutate(change)
    },
    [client, mutate, theirs],
  )
}
