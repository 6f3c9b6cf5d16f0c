/** The documents I put up: what I am still writing, on whose desk the others lie, what is finished. */
import { useQuery } from '@tanstack/preact-query'
import type { ComponentChildren } from 'preact'
import { Link } from 'wouter-preact'
import { documents } from '../api/calls'
import { keys } from '../api/queries'
import type { DocumentRow, DocumentState } from '../api/types'
import { useStates } from '../kit/DocumentBits'
import { Loaded, Skeleton } from '../kit/Loaded'
import { PageHead } from '../kit/Page'
import { useMay } from '../kit/session'
import { Stamps } from '../kit/Stamps'
import { monthDay } from '../kit/dates'
import { commas } from '../kit/money'
import { words } from '../words'
import './documents.css'

/** Finished documents are looked up by searching; here are the latest. */
const finalsShown = 8

export default function MinePage() {
  const t = words.documents
  const signs = useMay('documents.draft')
  return (
    <>
      <PageHead
        title={t.mine}
        below={<p className="muted">{signs ? t.mineLead : t.mineLeadPlain}</p>}
        actions={
          <Link className="btn btn-primary" href="/new">
            {t.writeNew}
          </Link>
        }
      />
      <Block state="draft" title={t.drafts} none={t.draftsNone}>
        {(row) => <Draft row={row} />}
      </Block>
      <Block state="in_approval" title={signs ? t.inApproval : t.inApprovalPlain} none={signs ? t.inApprovalNone : t.inApprovalNonePlain}>
        {(row) => <Waiting row={row} />}
      </Block>
      <Block state="final" title={t.finals} none={t.finalsNone} shown={finalsShown}>
        {(row) => <Finished row={row} />}
      </Block>
    </>
  )
}

interface BlockProps {
  state: DocumentState
  title: string
  none: string
  /** How many at most; the rest is one press away. */
  shown?: number
  children: (row: DocumentRow) => ComponentChildren
}

function Block({ state, title, none, shown = Infinity, children }: BlockProps) {
  const query = { box: 'mine' as const, state, page: 1 }
  const answer = useQuery({ queryKey: keys.documents(query), queryFn: () => documents.list(query) })
  const t = words.documents
  return (
    <section className="mine-block" aria-labelledby={`mine-${state}`}>
      <div className="rule-h">
        <h2 id={`mine-${state}`}>{title}</h2>
        {answer.data && <span className="small muted">{t.found(answer.data.total)}</span>}
      </div>
      <Loaded query={answer} waiting={<Skeleton lines={3} />}>
        {(list) =>
          list.documents.length === 0 ? (
            <p className="muted small">{none}</p>
          ) : (
            <>
              <ul className={shown < Infinity ? 'mylist is-tight' : 'mylist'}>
                {list.documents.slice(0, shown).map((row) => (
                  <li key={row.id}>{children(row)}</li>
                ))}
              </ul>
              {list.total > Math.min(shown, list.documents.length) && (
                <p className="center">
                  <Link className="btn btn-secondary btn-s" href={`/documents?box=mine&state=${state}`}>
                    {t.more}
                  </Link>
                </p>
              )}
            </>
          )
        }
      </Loaded>
    </section>
  )
}

function Head({ row, href, children }: { row: DocumentRow; href: string; children?: ComponentChildren }) {
  return (
    <div className="mine-top">
      <div>
        <Link className="mine-title" href={href}>
          {row.title || words.documents.untitled}
        </Link>
        <p className="small muted">
          {row.form_title}
          {row.amount !== null && `, ${commas(row.amount)}${words.common.won}`}
        </p>
      </div>
      {children}
    </div>
  )
}

function Draft({ row }: { row: DocumentRow }) {
  const t = words.documents
  return (
    <Head row={row} href={`/documents/${row.id}/edit`}>
      <span className="cluster">
        <span className="small muted">{row.where || t.draftedOn(monthDay(row.drafted_on))}</span>
        <Link className="btn btn-secondary btn-s" href={`/documents/${row.id}/edit`}>
          {t.continue}
        </Link>
      </span>
    </Head>
  )
}

function Waiting({ row }: { row: DocumentRow }) {
  return (
    <>
      <Head row={row} href={`/documents/${row.id}`}>
        <span className="where">{row.where}</span>
      </Head>
      <Stamps stamps={row.stamps} small />
    </>
  )
}

function Finished({ row }: { row: DocumentRow }) {
  return (
    <Head row={row} href={`/documents/${row.id}`}>
      <span className="cluster small">
        {row.number && <span className="num">{row.number}</span>}
        {row.finalized_on && <span className="muted">{monthDay(row.finalized_on)}</span>}
        <span className="seal seal-text" aria-hidden="true">
          {useStates().final}
        </span>
      </span>
    </Head>
  )
}
