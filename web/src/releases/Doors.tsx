/** The doors a release goes through, and how far an examination is. */
import type { ReleaseDetail } from '../api/types'
import { words } from '../words'
import { doors, percentDone, standing } from './doors'

export function Doors({ release }: { release: ReleaseDetail }) {
  const t = words.releases
  const { at, stopped } = standing(release)
  const now = doors[at]
  return (
    <>
      <ol className="doors" aria-label={t.doorsLabel}>
        {doors.map((name, index) => (
          <li key={name} className={index < at ? 'is-done' : index > at ? '' : stopped ? 'is-bad' : 'is-now'} aria-current={index === at ? 'step' : undefined}>
            <span>{t.doors[name]}</span>
          </li>
        ))}
      </ol>
      {now && (
        <p className="doors-now">
          {t.doorNow(at + 1, t.doors[now])}
          {stopped && ` — ${t.stopped}`}
        </p>
      )}
    </>
  )
}

export function Examination({ release }: { release: ReleaseDetail }) {
  const t = words.releases
  const { progress } = release
  const percent = percentDone(progress)
  const step = t.steps[(progress?.step ?? 'wait') as keyof typeof t.steps]
  return (
    <section className="examining" aria-labelledby="step">
      <h2 id="step">{step}</h2>
      <p className="row">
        <span className="muted">{progress?.step === 'rehearse' && progress.total > 0 && `${t.rehearsed(progress.done, progress.total)} · ${progress.title}`}</span>
        <b className="num">{t.percent(percent)}</b>
      </p>
      <progress className="progress" value={percent} max={100} aria-labelledby="step" />
      <p className="small muted">{t.goingLead}</p>
    </section>
  )
}
