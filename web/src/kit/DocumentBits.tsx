/** Small things said about a document in several places: its state, and where it lies. */
import type { DocumentState } from '../api/types'
import { words } from '../words'
import { Icon } from './Icon'
import { useMay } from './session'

const badges: Record<DocumentState, string> = { draft: 'b-plain', in_approval: 'b-info', final: 'b-ok', void: '' }

/** What a state is called here: people who never sign are not asked to know the words of those who do. */
export function useStates(): Record<DocumentState, string> {
  return useMay('documents.draft') ? words.documents.states : words.documents.statesPlain
}

export function StateBadge({ state }: { state: DocumentState }) {
  return (
    <span className={`badge ${badges[state]}`}>
      {state === 'final' && <Icon name="check" />} {useStates()[state]}
    </span>
  )
}
