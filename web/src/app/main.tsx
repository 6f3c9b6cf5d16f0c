/** Where the screens start. */
import { QueryClient } from '@tanstack/preact-query'
import { render } from 'preact'
import { Problem } from '../api/client'
import { chooseLanguage } from '../words'
import { App } from './App'
import { applyLook, keptLook } from './look'
import '../kit/kit.css'

applyLook(keptLook())

const client = new QueryClient({
  defaultOptions: {
    queries: {
      staleTime: 5_000,
      // A refusal is an answer; only a lost line or a tired server is worth another try.
      retry: (times, error) => times < 2 && error instanceof Problem && (error.offline || error.status >= 500),
    },
    mutations: { retry: false },
  },
})

const root = document.getElementById('root')
if (root) void chooseLanguage().then(() => render(<App client={client} />, root))
