/** A state in the colour its register gave it; the word is always there, the colour only helps. */
import type { Tone } from '../api/types'

const classes: Record<Tone, string> = { ok: 'b-ok', due: 'b-due', late: 'b-late', plain: '' }

export function ToneBadge({ tone, text }: { tone: Tone; text: string }) {
  return <span className={`badge ${classes[tone]}`}>{text}</span>
}
