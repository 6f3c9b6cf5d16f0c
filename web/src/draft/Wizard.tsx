/** Where one stands between the empty form and the submitted document. */
import { words } from '../words'

export function Wizard({ now }: { now: 'write' | 'check' }) {
  const d = words.draft
  return (
    <ol className="wizard" aria-label={d.steps}>
      <li aria-current={now === 'write' ? 'step' : undefined} className={now === 'write' ? undefined : 'is-done'}>
        {d.write}
      </li>
      <li aria-current={now === 'check' ? 'step' : undefined}>{d.check}</li>
      <li>{d.submit}</li>
    </ol>
  )
}
