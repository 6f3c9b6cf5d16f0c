/** The two people a release needs: who sent it, and somebody else who decides. The sender sees why not they. */
import type { ReleaseDetail } from '../api/types'
import { dayWithWeekday, moment, near } from '../kit/dates'
import { Icon } from '../kit/Icon'
import { words } from '../words'
import type { Asking } from './Dialogs'

export function Keys({ release, onAsk }: { release: ReleaseDetail; onAsk: (asking: Asking) => void }) {
  const t = words.releases
  const { received_by: sender, decided_by: decider, may } = release
  const decided = release.acts.filter(({ act }) => act === 'activated' || act === 'scheduled' || act === 'moved').at(-1)
  const yours = may.includes('activate') || may.includes('move')
  return (
    <section className="blk" aria-labelledby="keys">
      <div className="rule-h">
        <h2 id="keys">{t.keys}</h2>
        {release.effective_on && <span className="small num">{dayWithWeekday(release.effective_on)}</span>}
      </div>
      <div className="keys">
        <section>
          <Lock turned />
          <div>
            <p className="small b">{t.keyFirst}</p>
            <h3>{sender ? `${sender.title} ${sender.name}` : t.installed}</h3>
            <p className="small muted">{sender ? t.keyTurned(near(release.received_at)) : t.keyFolder}</p>
          </div>
        </section>
        <section className={yours ? 'is-wait' : undefined}>
          <Lock turned={!!decided && !!decider} />
          <div>
            <p className="small b">{t.keySecond}</p>
            {decided && decider ? (
              <h3>{`${decider.title} ${decider.name}`}</h3>
            ) : (
              release.deciders.length > 0 && <h3>{named(release)}</h3>
            )}
            <p className="small muted">{second(release, decided?.at)}</p>
          </div>
          {may.includes('activate') && (
            <button type="button" className="btn btn-primary btn-decide" onClick={() => onAsk('activate')}>
              <Icon name="key" /> {t.activate}
            </button>
          )}
          {may.includes('move') && (
            <button type="button" className="btn btn-secondary" onClick={() => onAsk('move')}>
              {t.move}
            </button>
          )}
        </section>
      </div>
      {may.includes('cancel') && (
        <div className="btnbar">
          <button type="button" className="btn btn-return" onClick={() => onAsk('cancel')}>
            {t.cancel}
          </button>
        </div>
      )}
    </section>
  )
}

const named = ({ deciders }: ReleaseDetail) => deciders.map(({ name, title }) => `${title} ${name}`).join(', ')

function second(release: ReleaseDetail, decidedAt: string | undefined): string {
  const t = words.releases
  if (decidedAt) return t.keyDecided(release.decided_by?.name ?? '', moment(decidedAt))
  if (release.is_mine) return [t.keyMine, release.deciders.length > 0 ? t.keyAsk(named(release)) : t.keyNobody].join(' ')
  if (release.may.includes('activate')) return t.keyYours
  return release.deciders.length > 0 ? t.keyWho(named(release)) : t.keyNobody
}

/** A keyhole: upright it waits, lying it was turned. */
function Lock({ turned }: { turned: boolean }) {
  return (
    <svg className="lockhole" viewBox="0 0 72 72" aria-hidden="true">
      <circle cx="36" cy="36" r="33" />
      <path className="t" d={turned ? 'M18 36h36' : 'M36 18v36'} />
    </svg>
  )
}
