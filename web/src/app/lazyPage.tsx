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

export function lazyPage(load: () => Promise<Module>): FunctionComponent {
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
