/** The releases that came, the one in force on top. */
import { keepPreviousData, useQuery } from '@tanstack/preact-query'
import { useState } from 'preact/hooks'
import { Link } from 'wouter-preact'
import { releases } from '../api/calls'
import { keys } from '../api/queries'
import type { ReleaseCard } from '../api/types'
import { dottedDay, longDay, near } from '../kit/dates'
import { Icon } from '../kit/Icon'
import { Loaded, Skeleton } from '../kit/Loaded'
import { PageHead } from '../kit/Page'
import { Pages } from '../kit/Pages'
import { useMay } from '../kit/session'
import { words } from '../words'
import { StateBadge } from './StateBadge'
import { isUnderWay } from './doors'
import './releases.css'

const SHOWN = 20
const LOOK_AGAIN_MS = 2_000

export default function ReleasesPage() {
  const t = words.releases
  const [page, turn] = useState(1)
  const mayUpload = useMay('releases.upload')
  const query = useQuery({
    queryKey: keys.releases(page),
    queryFn: () => releases.list(SHOWN, (page - 1) * SHOWN),
    placeholderData: keepPreviousData,
    refetchInterval: ({ state }) => (state.data?.releases.some((one) => isUnderWay(one.state)) ? LOOK_AGAIN_MS : false),
  })
  return (
    <>
      <PageHead
        title={t.title}
        below={<p className="muted">{t.lead}</p>}
        actions={
          mayUpload && (
            <Link className="btn btn-primary" href="/releases/new">
              <Icon name="up" /> {t.upload}
            </Link>
          )
        }
      />
      <Loaded query={query} waiting={<Skeleton lines={8} />}>
        {({ active, releases: found, total }) => (
          <>
            {active && <InForce release={active} />}
            <section className="blk" aria-labelledby="came">
              <div className="rule-h">
                <h2 id="came">{t.list}</h2>
                <span className="small muted">{t.total(total)}</span>
              </div>
              <List releases={found} />
              <Pages page={page} pages={Math.ceil(total / SHOWN)} onPage={turn} />
            </section>
          </>
        )}
      </Loaded>
    </>
  )
}

function InForce({ release }: { release: ReleaseCard }) {
  const t = words.releases
  const since = release.effective_on ?? release.activated_at ?? release.received_at
  return (
    <section className="in-force" aria-labelledby="in-force">
      <p className="small muted" id="in-force">
        {t.inForce}
      </p>
      <h2>
        <Link href={`/releases/${release.id}`}>{release.title}</Link>
      </h2>
      <dl className="kv">
        <div>
          <dt>{t.version}</dt>
          <dd className="num">
            {release.version} · {t.since(longDay(since))}
          </dd>
        </div>
        {release.legal_basis.length > 0 && (
          <div>
            <dt>{t.basis}</dt>
            <dd>{release.legal_basis.join(', ')}</dd>
          </div>
        )}
      </dl>
    </section>
  )
}

function List({ releases: found }: { releases: ReleaseCard[] }) {
  const t = words.releases
  const { columns } = t
  return (
    <div className="tblwrap">
      <table className="tbl tbl-cards reltbl">
        <caption className="sr-only">{t.listCaption}</caption>
        <thead>
          <tr>
            <th scope="col">{columns.title}</th>
            <th scope="col">{columns.state}</th>
            <th scope="col">{columns.by}</th>
            <th scope="col">{columns.at}</th>
            <th scope="col">{columns.from}</th>
          </tr>
        </thead>
        <tbody>
          {found.map((release) => (
            <tr key={release.id}>
              <th scope="row">
                <Link href={`/releases/${release.id}`}>{release.title}</Link>
                <span className="sub">{subtitle(release)}</span>
              </th>
              <td data-label={columns.state}>
                <StateBadge release={release} />
              </td>
              <td data-label={columns.by}>{release.received_by && `${release.received_by.name} ${release.received_by.title}`}</td>
              <td data-label={columns.at} className="nowrap">{near(release.received_at)}</td>
              <td data-label={columns.from} className="num">
                {release.effective_on && dottedDay(release.effective_on)}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}

function subtitle(release: ReleaseCard): string {
  const t = words.releases
  const what = release.state === 'rejected' ? t.problemsTotal(release.errors_total) : ''
  const from = release.source === 'upload' ? release.name : t.sources[release.source]
  return [from, what].filter(Boolean).join(' · ')
}
