/** The BPMN diagram with markers for what is done and where it stands. The viewer is fetched only when somebody looks. */
import { useQuery } from '@tanstack/preact-query'
import { useEffect, useRef, useState } from 'preact/hooks'
import { documents } from '../api/calls'
import { keys } from '../api/queries'
import type { Diagram as DiagramData } from '../api/types'
import { Loaded, Skeleton } from '../kit/Loaded'
import { ProblemNote } from '../kit/Note'
import { words } from '../words'

export function Diagram({ id, revision, name }: { id: string; revision: number; name: string }) {
  const query = useQuery({ queryKey: [...keys.diagram(id), revision], queryFn: () => documents.diagram(id) })
  return (
    <Loaded query={query} waiting={<Skeleton lines={3} />}>
      {(diagram) => <Canvas diagram={diagram} name={name} />}
    </Loaded>
  )
}

function Canvas({ diagram, name }: { diagram: DiagramData; name: string }) {
  const box = useRef<HTMLDivElement>(null)
  const [failure, fail] = useState<unknown>(null)
  useEffect(() => {
    let gone = false
    let close: () => void = () => undefined
    import('./viewer')
      .then(({ draw }) => (box.current && !gone ? draw(box.current, diagram, words.document.processLabel(name)) : undefined))
      .then((drawn) => {
        if (!drawn) return
        close = drawn
        if (gone) drawn()
      })
      .catch(fail)
    return () => {
      gone = true
      close()
    }
  }, [diagram, name])
  if (failure) return <ProblemNote error={failure} />
  // The list above says the same in words.
  return (
    <div className="diagram" tabIndex={0} role="group" aria-label={words.document.process}>
      <div ref={box} className="diagram-box" />
    </div>
  )
}
