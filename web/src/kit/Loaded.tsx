/** One query on a page: its skeleton while it loads, its refusal when it fails, the page when it is there. */
import type { ComponentChildren } from 'preact'
import { words } from '../words'
import { ProblemNote } from './Note'

export interface Loadable<T> {
  data: T | undefined
  error: unknown
  refetch: () => unknown
}

interface LoadedProps<T> {
  query: Loadable<T>
  waiting?: ComponentChildren
  children: (data: T) => ComponentChildren
}

export function Loaded<T>({ query, waiting, children }: LoadedProps<T>) {
  if (query.data !== undefined) return <>{children(query.data)}</>
  if (query.error) return <ProblemNote error={query.error} retry={() => void query.refetch()} />
  return <>{waiting ?? <Skeleton />}</>
}

/** Grey lines that take the place of the text to come, so that nothing jumps when it arrives. */
export function Skeleton({ lines = 6 }: { lines?: number }) {
  return (
    <div className="skel" role="status">
      <span className="sr-only">{words.common.loading}</span>
      {Array.from({ length: lines }, (_, index) => (
        <span key={index} className="skel-line" aria-hidden="true" />
      ))}
    </div>
  )
}
