/** The procedure of a document as drawn, with markers for what is done and where it stands. */
import { useQuery } from '@tanstack/preact-query'
import { useMemo } from 'preact/hooks'
import { documents } from '../api/calls'
import { keys } from '../api/queries'
import type { Diagram as DiagramData } from '../api/types'
import { Drawing } from '../kit/diagram/Drawing'
import { Loaded, Skeleton } from '../kit/Loaded'
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
  const drawn = useMemo(() => ({ bpmn: diagram.bpmn, marks: { 'at-done': diagram.done, 'at-now': diagram.now }, here: diagram.now }), [diagram])
  // The list above says the same in words.
  return <Drawing drawn={drawn} name={words.document.process} label={words.document.processLabel(name)} />
}
