/** Small things said about a document in several places: its state, and where it lies. */
import type { DocumentState } from '../api/types'
import { words } from '../words'
import { Icon } from './Icon'

const badges: Record<DocumentState, string> = { draft: 'b-plain', in_approval: 'b-info', final: 'b-ok', void: '' }

export function StateBadge({ state }: { state: DocumentState }) {
  return (
    <span className={`badge ${badges[state]}`}>
      {state === 'final' && <Icon name="check" />} {words.documents.states[state]}
    </span>
  )
}
