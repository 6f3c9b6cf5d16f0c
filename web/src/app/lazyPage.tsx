/** A page fetched when it is first visited, with its skeleton meanwhile. */
import type { FunctionComponent } from 'preact'
import { useEffect, useState } from 'preact/hooks'
import { Skeleton } from '../kit/Loaded'
import { ProblemNote } from '../kit/Note'
import { Problem } from '../api/client'
import { loadPageWords } from '../words'

interface Module {
  default: FunctionComponent
}

/** `here` are the addresses of the page: whoever comes in by one of them gets it fetched while the session is still being asked for. */
export function lazyPage(load: () => Promise<Module>, here?: RegExp): FunctionComponent {
  if (here?.test(location.pathname)) {
    // Only to have them at hand; what fails here is asked for again, and said, when the page is shown.
    load().catch(() => undefined)
    import('../words/ko-pages').catch(() => undefined)
  }
  let ready: FunctionComponent | undefined
  return function LazyPage() {
    const [Page, show] = useState<FunctionComponent | undefined>(() => ready)
    const [failed, fail] = useState(false)
    useEffect(() => {
      if (Page) return
      Promise.all([load(), loadPageWords()]).then(
        ([module]) => {
          ready = module.default
          show(() => module.default)
        },
        () => fail(true),
      )
    }, [Page])
    if (failed) return <ProblemNote error={new Problem(0, 'offline', '')} retry={() => location.reload()} />
    return Page ? <Page /> : <Skeleton />
  }
}
