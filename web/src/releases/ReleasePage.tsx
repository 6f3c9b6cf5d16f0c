/** One release: how far its examination is, what is wrong with it, or what it changes and who decides. */
import { useQuery } from '@tanstack/preact-query'
import { useState } from 'preact/hooks'
import { Link, useParams } from 'wouter-preact'
import { releases } from '../api/calls'
import { keys } from '../api/queries'
import type { ReleaseDetail } from '../api/types'
import { longDay, near } from '../kit/dates'
import { Icon } from '../kit/Icon'
import { Loaded, Skeleton } from '../kit/Loaded'
import { Note } from '../kit/Note'
import { PageHead } from '../kit/Page'
import { useMay } from '../kit/session'
import { words } from '../words'
import { Changes } from './Changes'
import { noticed, real } from './changes'
import { Ask, type Asking } from './Dialogs'
import { Doors, Examination } from './Doors'
import { isUnderWay } from './doors'
import { Came, History } from './History'
import { Keys } from './Keys'
import { Errors, Warnings } from './Problems'
import { Scenarios } from './Scenarios'
import { Crumb } from './Crumb'
import './releases.css'

const LOOK_AGAIN_MS = 1_000

export default function ReleasePage() {
  const { id = '' } = useParams<{ id: string }>()
  const query = useQuery({
    queryKey: keys.release(id),
    queryFn: () => releases.read(id),
    refetchInterval: ({ state }) => (state.data && isUnderWay(state.data.state) ? LOOK_AGAIN_MS : false),
  })
  return (
    <Loaded query={query} waiting={<Skeleton lines={12} />}>
      {(release) => <Release release={release} />}
    </Loaded>
  )
}

function Release({ release }: { release: ReleaseDetail }) {
  const [asking, ask] = useState<Asking>()
  return (
    <>
      <Head release={release} onAsk={ask} />
      {release.source !== 'folder' && <Doors release={release} />}
      <p className="sr-only" role="status">
        {release.sentence}
      </p>
      <Untouched release={release} />
      {isUnderWay(release.state) ? <Examined release={release} onAsk={ask} /> : release.state === 'rejected' ? <Rejected release={release} /> : <Judged release={release} onAsk={ask} />}
      {asking && <Ask asking={asking} release={release} onClose={() => ask(undefined)} />}
    </>
  )
}

function titleOf(release: ReleaseDetail): string {
  const t = words.releases
  if (isUnderWay(release.state)) return t.going
  if (release.state === 'rejected') return t.rejectedTitle(release.errors_total)
  if (release.is_overtaken) return t.titles.overtaken
  if (release.state === 'scheduled') return t.titles.scheduled(release.effective_on ? longDay(release.effective_on) : '')
  if (release.state === 'checked') return real(release.differences).length > 0 ? t.titles.checked : t.nothing
  return t.titles[release.state as 'active' | 'retired' | 'cancelled']
}

function Head({ release, onAsk }: { release: ReleaseDetail; onAsk: (asking: Asking) => void }) {
  const t = words.releases
  const { state, may } = release
  const mayUpload = useMay('releases.upload')
  const sender = release.received_by ? `${release.received_by.name} ${release.received_by.title}` : ''
  const again = mayUpload && (state === 'rejected' || release.is_overtaken)
  return (
    <PageHead
      title={titleOf(release)}
      failed={state === 'rejected'}
      above={<Crumb>{release.title}</Crumb>}
      below={<p className="lead">{t.sentBy(release.title, near(release.received_at), sender)}</p>}
      actions={
        <>
          {again && (
            <Link className="btn btn-primary" href="/releases/new">
              {t.sendAgain}
            </Link>
          )}
          {may.includes('again') && (
            <button type="button" className="btn btn-secondary" onClick={() => onAsk('again')}>
              {t.again}
            </button>
          )}
          {release.release && (
            <Link className="btn btn-secondary" href={`/releases/${release.id}/compare`}>
              {t.compareWith}
            </Link>
          )}
          {state === 'rejected' && (
            <button type="button" className="btn btn-secondary" onClick={() => print()}>
              <Icon name="print" /> {t.printList}
            </button>
          )}
          {may.includes('download') && (
            <a className="btn btn-secondary" href={releases.fileAddress(release.id)} download>
              <Icon name="down" /> {t.download}
            </a>
          )}
        </>
      }
    />
  )
}

/** Before anything else: what has not changed. */
function Untouched({ release }: { release: ReleaseDetail }) {
  const t = words.releases
  const { state, sentence, reason } = release
  if (state === 'active') return <Note kind="ok">{sentence}</Note>
  if (state === 'retired' || release.is_overtaken) return <Note kind={state === 'retired' ? 'info' : 'warn'}>{sentence}</Note>
  if (state === 'cancelled')
    return (
      <Note>
        <b>{sentence}</b> {reason}
      </Note>
    )
  const why = {
    rejected: t.untouchedRejected,
    checked: t.untouchedChecked,
    scheduled: t.untouchedScheduled(release.effective_on ? longDay(release.effective_on) : ''),
  }[state as string]
  return (
    <Note kind="ok">
      <b>{t.untouched}</b> {why ?? t.untouchedGoing}
    </Note>
  )
}

function Examined({ release, onAsk }: { release: ReleaseDetail; onAsk: (asking: Asking) => void }) {
  return (
    <>
      <Examination release={release} />
      {release.may.includes('cancel') && (
        <div className="btnbar">
          <button type="button" className="btn btn-return" onClick={() => onAsk('cancel')}>
            {words.releases.cancel}
          </button>
        </div>
      )}
    </>
  )
}

const split = (release: ReleaseDetail) => ({
  errors: release.problems.filter(({ severity }) => severity === 'error'),
  warnings: release.problems.filter(({ severity }) => severity === 'warning'),
})

function Rejected({ release }: { release: ReleaseDetail }) {
  const { errors, warnings } = split(release)
  return (
    <div className="split blk">
      <div className="split-main">
        <Errors problems={errors} total={release.errors_total} />
        <Warnings problems={warnings} />
      </div>
      <aside className="split-side stack-l">
        <Scenarios release={release} />
        <Came release={release} />
        <History release={release} />
      </aside>
    </div>
  )
}

function Judged({ release, onAsk }: { release: ReleaseDetail; onAsk: (asking: Asking) => void }) {
  const t = words.releases
  const { warnings } = split(release)
  const total = noticed(release.differences).length
  const isOpen = release.state === 'checked' || release.state === 'scheduled'
  return (
    <>
      {release.source === 'folder' && release.differences.length === 0 ? (
        <Noted release={release} />
      ) : (
        <div className="changes">
          {total > 0 && <p className="lead">{isOpen ? (release.effective_on ? t.changesLeadOn(longDay(release.effective_on), total) : t.changesLead(total)) : t.changedLead(total)}</p>}
          <Changes differences={release.differences} release={release} />
        </div>
      )}
      <Warnings problems={warnings} />
      {(isOpen || release.decided_by) && <Keys release={release} onAsk={onAsk} />}
      <div className="grid grid-wide blk">
        <div>
          <History release={release} />
        </div>
        <div className="stack-l">
          <Scenarios release={release} />
          <Came release={release} />
        </div>
      </div>
    </>
  )
}

/** What a release says about itself, where there is nothing to compare it with. */
function Noted({ release }: { release: ReleaseDetail }) {
  const t = words.releases
  if (release.changes.length === 0) return null
  return (
    <section className="blk" aria-labelledby="noted">
      <div className="rule-h">
        <h2 id="noted">{t.noted}</h2>
      </div>
      <ul className="checklist">
        {release.changes.map((change, index) => (
          <li key={index} className="is-ok">
            <Icon name="check" />
            <span>
              {change.what}
              {change.effective_on && <small>{[change.anchor && t.anchorFrom(change.anchor, longDay(change.effective_on)), t.transitions[change.transition]].filter(Boolean).join(' · ')}</small>}
            </span>
          </li>
        ))}
      </ul>
    </section>
  )
}
