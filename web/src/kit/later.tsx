/** A part of a page, or a whole one, fetched when it is first drawn together with the words of later pages; its skeleton meanwhile. */
import type { FunctionComponent } from 'preact'
import { useEffect, useState } from 'preact/hooks'
import { Problem } from '../api/client'
import { loadPageWords } from '../words'
import { Skeleton } from './Loaded'
import { ProblemNote } from './Note'

export interface Module<P> {
  default: FunctionComponent<P>
}

export function later<P extends object>(load: () => Promise<Module<P>>): FunctionComponent<P> {
  let ready: FunctionComponent<P> | undefined
  return function Later(props: P) {
    const [Part, show] = useState<FunctionComponent<P> | undefined>(() => ready)
    const [failed, fail] = useState(false)
    useEffect(() => {
      if (Part) return
      Promise.all([load(), loadPageWords()]).then(
        ([module]) => {
          ready = module.default
          show(() => module.default)
        },
        () => fail(true),
      )
    }, [Part])
    if (failed) return <ProblemNote error={new Problem(0, 'offline', '')} retry={() => location.reload()} />
    return Part ? <Part {...props} /> : <Skeleton />
  }
}
