/** Where the screens start. */
import { QueryClient } from '@tanstack/preact-query'
import { render } from 'preact'
import { session, tasks } from '../api/calls'
import { Problem } from '../api/client'
import { keys } from '../api/queries'
import { chooseLanguage } from '../words'
import { App } from './App'
import { applyLook, keptLook } from './look'
import '../kit/kit.css'

applyLook(keptLook())

const client = new QueryClient({
  defaultOptions: {
    queries: {
      // Without a line a question fails and says so; it does not wait in silence.
      networkMode: 'always',
      staleTime: 5_000,
      // A refusal is an answer; only a lost line or a tired server is worth another try.
      retry: (times, error) => times < 2 && error instanceof Problem && (error.offline || error.status >= 500),
    },
    // Nor is a decision kept back to fall later, unseen.
    mutations: { retry: false, networkMode: 'always' },
  },
})

// The desk's two questions leave together, before anything is drawn; whoever is not signed in gets one refusal too many.
void client.prefetchQuery({ queryKey: keys.session, queryFn: session.read })
if (location.pathname === '/') void client.prefetchQuery({ queryKey: keys.inbox, queryFn: tasks.inbox })

const root = document.getElementById('root')
if (root) void chooseLanguage().then(() => render(<App client={client} />, root))
