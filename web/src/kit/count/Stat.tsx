/** Whether a count is still being answered. */
import type { CountDetail } from '../../api/types'
import { words } from '../../words'

const badges: Record<CountDetail['state'], string> = { open: 'b-info', closed: 'b-ok', cancelled: '' }

export function Stat({ state }: { state: CountDetail['state'] }) {
  return <span className={`badge ${badges[state]}`}>{words.counts.state[state]}</span>
}
