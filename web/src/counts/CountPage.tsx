/** One count: to answer it on a phone, to watch and close it, and afterwards what came of it. Looks again every few seconds while it is open. */
import { useState } from 'preact/hooks'
import { Link, useParams } from 'wouter-preact'
import { Problem } from '../api/client'
import type { CountDetail } from '../api/types'
import { Dialog } from '../kit/Dialog'
import { Icon } from '../kit/Icon'
import { Loaded, Skeleton } from '../kit/Loaded'
import { Empty, Note, ProblemNote } from '../kit/Note'
import { PageHead } from '../kit/Page'
import { useClosing, useCount } from '../kit/count/answering'
import { Asked, Beside, Options } from '../kit/count/Question'
import { Result } from '../kit/count/Result'
import { People, Progress } from '../kit/count/Standing'
import { Stat } from '../kit/count/Stat'
import { stillOut } from '../kit/count/tally'
import { words } from '../words'
import './counts.css'

export default function CountPage() {
  const { id = '' } = useParams<{ id: string }>()
  const query = useCount(id)
  if (query.error instanceof Problem && query.error.status === 404) return <Missing />
  return (
    <Loaded
      query={query}
      waiting={
        <>
          <PageHead title={words.counts.loading} heading={<span className="skel-line skel-heading" />} />
          <Skeleton lines={8} />
        </>
      }
    >
      {(count) => <Shown key={id} count={count} />}
    </Loaded>
  )
}

function Missing() {
  return (
    <>
      <PageHead title={words.counts.missing} failed />
      <Empty title={words.common.notFoundLead}>
        <Link className="btn btn-secondary" href="/">
          {words.common.toInbox}
        </Link>
      </Empty>
    </>
  )
}

function Shown({ count }: { count: CountDetail }) {
  const c = words.counts
  const { state, document } = count
  return (
    <>
      <PageHead
        title={count.question}
        prints
        above={
          <p className="crumb">
            <Link href="/">{words.shell.inbox}</Link>
            {document && ` / ${document.title}`}
          </p>
        }
        below={
          <p className="cluster">
            <Stat state={state} />
            <span className="badge b-plain">{count.secret ? c.secret : c.open}</span>
            <span className="muted">{c.askedBy(count.asked_by.name, count.asked_by.title)}</span>
          </p>
        }
      />
      <div className="split">
        <div className="split-main stack">
          <Asked count={count} heading />
          {state === 'cancelled' && <Note kind="warn">{c.cancelled}</Note>}
          {count.may_answer && <Options count={count} />}
          {state === 'open' && !count.may_answer && <Answered count={count} />}
          {count.result && <Result count={count} />}
          <Beside count={count} />
        </div>
        <aside className="split-side stack-l" aria-label={c.people}>
          {state === 'open' && (
            <div>
              <Progress count={count} />
              <p className="small muted">{count.how_it_closes}</p>
              {count.may_close && <Closing count={count} />}
            </div>
          )}
          <People count={count} />
        </aside>
      </div>
    </>
  )
}

function Answered({ count: { mine, options } }: { count: CountDetail }) {
  const c = words.counts
  const own = options.find(({ id }) => id === mine.option)
  if (!mine.answered) return <Note>{c.notEntitled}</Note>
  return (
    <Note kind="ok">
      <b>{c.thanks}</b> {own ? c.mine(own.title) : c.mineSecret}
    </Note>
  )
}

function Closing({ count }: { count: CountDetail }) {
  const c = words.counts
  const [asking, ask] = useState(false)
  const close = useClosing(count.count_id)
  const out = stillOut(count)
  return (
    <>
      <p className="close-count">
        <button type="button" className="btn btn-primary btn-decide btn-block" aria-haspopup="dialog" onClick={() => ask(true)}>
          {c.close}
        </button>
      </p>
      {asking && (
        <Dialog title={c.closeTitle} lead={c.closeLead} onClose={() => ask(false)}>
          <p className="close-out">
            <Icon name={out.length > 0 ? 'warn' : 'checkc'} />
            <span>
              <b>{c.standing(count.answered, count.entitled)}</b> {out.length > 0 ? c.stillOut(out.map(({ name }) => name)) : c.allIn}
            </span>
          </p>
          {close.error && <ProblemNote error={close.error} />}
          <div className="stack-s">
            <button
              type="button"
              className="btn btn-primary btn-decide btn-block"
              aria-disabled={close.isPending || undefined}
              onClick={() => {
                if (!close.isPending) close.mutate(undefined, { onSuccess: () => ask(false) })
              }}
            >
              {close.isPending ? c.sending : c.closeDo}
            </button>
            <button type="button" className="btn btn-quiet btn-block" onClick={() => ask(false)}>
              {words.common.cancel}
            </button>
          </div>
        </Dialog>
      )}
    </>
  )
}
