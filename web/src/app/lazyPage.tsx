/** A page fetched when it is first visited, with its skeleton meanwhile. */
import type { FunctionComponent } from 'preact'
import { later, type Module } from '../kit/later'

/** `here` are the addresses of the page: whoever comes in by one of them gets it fetched while the session is still being asked for. */
export function lazyPage(load: () => Promise<Module<object>>, here?: RegExp): FunctionComponent {
  if (here?.test(location.pathname)) {
    // Only to have them at hand; what fails here is asked for again, and said, when the page is shown.
    load().catch(() => undefined)
    import('../words/ko-pages').catch(() => undefined)
  }
  return later(load)
}
