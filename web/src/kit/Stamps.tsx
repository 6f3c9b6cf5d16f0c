/** The 결재란: one cell a step, with the seal that has fallen or the place where it will. The progress bar of the product. */
import type { Stamp } from '../api/types'
import { words } from '../words'
import { stampDay } from './dates'

const stateClass: Record<Stamp['state'], string> = {
  signed: 'is-done',
  now: 'is-now',
  waiting: '',
  ref: 'is-ref',
  returned: 'is-returned',
  skipped: 'is-ref',
}

/** A person's seal: round, or square with 인 added for the one who decides. */
export function Seal({ name, shape }: { name: string; shape: Stamp['shape'] }) {
  if (shape === 'round') return <span className="seal">{name}</span>
  return (
    <span className="seal seal-sq">
      <span>{name}인</span>
    </span>
  )
}

function Box({ stamp }: { stamp: Stamp }) {
  const t = words.task
  if (stamp.state === 'signed') {
    return (
      <>
        <Seal name={stamp.person_name} shape={stamp.shape} />
        <span className="sr-only"> {t.stampDone(stamp.act)}</span>
      </>
    )
  }
  if (stamp.state === 'returned') return <span className="badge b-late">{t.stampReturned}</span>
  if (stamp.is_me && stamp.state === 'now') {
    return (
      <span className="st-here">
        <span>
          {t.myTurn[0]}
          <br />
          {t.myTurn[1]}
        </span>
      </span>
    )
  }
  return <span className="st-wait">{stamp.person_name}</span>
}

export function Stamps({ stamps, small = false }: { stamps: Stamp[]; small?: boolean }) {
  const t = words.task
  return (
    <div className={small ? 'stamps stamps-s' : 'stamps'}>
      <p className="stamps-h" aria-hidden="true">
        {t.stamps}
      </p>
      <ol aria-label={t.stampsLabel}>
        {stamps.map((stamp) => (
          <li
            key={stamp.no}
            className={stamp.state === 'signed' ? 'is-done' : stamp.blocking ? stateClass[stamp.state] : stamp.state === 'now' && stamp.is_me ? 'is-now' : 'is-ref'}
            aria-current={stamp.state === 'now' ? 'step' : undefined}
          >
            <span className="st-role">
              {stamp.role_title} <small>{stamp.act}</small>
            </span>
            <span className="st-box">
              <Box stamp={stamp} />
            </span>
            <span className="st-date">
              {stamp.signed_at && stampDay(stamp.signed_at)}
              {stamp.on_behalf_of && <span className="sr-only"> {t.onBehalf(stamp.on_behalf_of)}</span>}
            </span>
          </li>
        ))}
      </ol>
    </div>
  )
}
