/** Where a release stands, in a word. */
import type { ReleaseCard } from '../api/types'
import { words } from '../words'

const looks: Record<ReleaseCard['state'], string> = {
  received: 'b-info',
  checking: 'b-info',
  checked: 'b-due',
  rejected: 'b-late',
  scheduled: 'b-info',
  active: 'b-ok',
  retired: 'b-plain',
  cancelled: 'b-plain',
}

export function StateBadge({ release }: { release: Pick<ReleaseCard, 'state' | 'is_overtaken'> }) {
  const t = words.releases
  if (release.is_overtaken) return <span className="badge b-late">{t.overtaken}</span>
  return <span className={`badge ${looks[release.state]}`}>{t.states[release.state]}</span>
}
