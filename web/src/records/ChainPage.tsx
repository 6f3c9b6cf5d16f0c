/** The chain around a document or record, from the first photo to the last payment, or the other way round. Prints on one page. */
import { useQuery } from '@tanstack/preact-query'
import { useState } from 'preact/hooks'
import { Link, useLocation, useParams } from 'wouter-preact'
import { records } from '../api/calls'
import { Problem } from '../api/client'
import { keys } from '../api/queries'
import type { Chain, Envelope } from '../api/types'
import { addressOf, daysOf } from '../kit/chain/story'
import { Walk } from '../kit/chain/Walk'
import { Icon } from '../kit/Icon'
import { Loaded, Skeleton } from '../kit/Loaded'
import { Empty, Note } from '../kit/Note'
import { PageHead } from '../kit/Page'
import { commas } from '../kit/money'
import { words } from '../words'
import { parts } from './envelope'
import { Missing } from './Missing'
import { WaitingSteps } from './WaitingList'
import './records.css'

export default function ChainPage() {
  const { id = '' } = useParams<{ id: string }>()
  const [path] = useLocation()
  const kind = path.startsWith('/documents/') ? 'document' : 'record'
  const query = useQuery({ queryKey: keys.chain(kind, id), queryFn: () => records.chain(kind, id) })
  if (query.error instanceof Problem && query.error.status === 404) return <Missing title={words.records.missing} />
  return (
    <Loaded
      query={query}
      waiting={
        <>
          <PageHead title={words.records.chainLink} heading={<span className="skel-line skel-heading" />} />
          <Skeleton lines={10} />
        </>
      }
    >
      {(chain) => <Shown chain={chain} />}
    </Loaded>
  )
}

function Shown({ chain }: { chain: Chain }) {
  const c = words.records.chain
  const [backward, turn] = useState(false)
  const { node, steps, waiting } = chain
  const [first, last] = [steps[0], steps.at(-1)]
  const days = daysOf(chain)
  const alone = new Set(steps.map(({ kind, id }) => `${kind} ${id}`)).size < 2
  return (
    <>
      <PageHead
        title={alone || days < 2 ? node.title : c.title(node.title, days)}
        prints
        above={
          <p className="crumb">
            <Link href={addressOf(node)}>{node.number ?? node.label}</Link> / {words.records.chainLink}
          </p>
        }
        below={<p className="lead">{alone || !first || !last ? c.alone : c.between(first.label, last.label)}</p>}
        actions={
          <>
            <div className="dir" role="group" aria-label={c.direction}>
              <button type="button" aria-pressed={!backward} onClick={() => turn(false)}>
                <Icon name="down" /> {c.forward}
              </button>
              <button type="button" aria-pressed={backward} onClick={() => turn(true)}>
                <Icon name="up" /> {c.backward}
              </button>
            </div>
            <button type="button" className="btn btn-secondary" onClick={() => window.print()}>
              <Icon name="print" /> {c.print}
            </button>
          </>
        }
      />
      {chain.envelopes.map((envelope) => (
        <Figures key={envelope.id} envelope={envelope} />
      ))}
      {!chain.complete && <Note>{c.cut}</Note>}
      {steps.length === 0 ? (
        <Empty title={c.alone}>
          <p>{c.aloneText}</p>
        </Empty>
      ) : (
        <div className="chain">
          <Walk steps={steps} backward={backward}>
            <WaitingSteps waiting={backward ? [...waiting].reverse() : waiting} />
          </Walk>
          {alone && <p className="muted">{c.aloneText}</p>}
        </div>
      )}
    </>
  )
}

/** The money along the way: what was authorised, and where it is now. */
function Figures({ envelope }: { envelope: Envelope }) {
  const m = words.records.money
  return (
    <dl className="four">
      <Figure title={envelope.title} amount={envelope.amount} />
      {parts(envelope)
        .filter(({ kind, amount }) => kind === 'left' || amount > 0)
        .map(({ kind, amount }) => (
          <Figure key={kind} title={m[kind]} amount={amount} />
        ))}
    </dl>
  )
}

function Figure({ title, amount }: { title: string; amount: number }) {
  return (
    <div>
      <dt>{title}</dt>
      <dd>
        {commas(amount)}
        <small>{words.common.won}</small>
      </dd>
    </div>
  )
}
