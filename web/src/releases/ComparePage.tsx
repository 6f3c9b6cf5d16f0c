/** Any two releases side by side. */
import { keepPreviousData, useQuery } from '@tanstack/preact-query'
import { useParams, useLocation, useSearch } from 'wouter-preact'
import { releases } from '../api/calls'
import { keys } from '../api/queries'
import type { ReleaseCard } from '../api/types'
import { dottedDay } from '../kit/dates'
import { Loaded, Skeleton } from '../kit/Loaded'
import { PageHead } from '../kit/Page'
import { words } from '../words'
import { Changes } from './Changes'
import { noticed } from './changes'
import { Crumb } from './Crumb'
import './releases.css'

/** How many of the newest can be chosen from. */
const CHOICES = 100

export default function ComparePage() {
  const t = words.releases
  const { id = '' } = useParams<{ id: string }>()
  const [, go] = useLocation()
  const since = new URLSearchParams(useSearch()).get('since') ?? ''
  const choices = useQuery({ queryKey: ['releases', 'choices'], queryFn: () => releases.list(CHOICES, 0) })
  const answer = useQuery({
    queryKey: keys.releaseComparison(id, since),
    queryFn: () => releases.compare(id, since || undefined),
    placeholderData: keepPreviousData,
  })
  const named = (choices.data?.releases ?? []).filter(({ release }) => release)
  return (
    <>
      <PageHead
        title={t.compareTitle}
        above={<Crumb>{answer.data?.to.title ?? t.compareTitle}</Crumb>}
        below={answer.data && <p className="lead">{t.compareLead(answer.data.from.title, answer.data.to.title)}</p>}
      />
      <div className="fields-2">
        <Choose id="compare-from" label={t.from} value={since} choices={named} empty={t.fromNow} onChoose={(chosen) => go(`/releases/${id}/compare${chosen ? `?since=${chosen}` : ''}`)} />
        <Choose id="compare-to" label={t.to} value={id} choices={named} onChoose={(chosen) => go(`/releases/${chosen}/compare${since ? `?since=${since}` : ''}`)} />
      </div>
      <Loaded query={answer} waiting={<Skeleton lines={10} />}>
        {(comparison) => (
          <div className="changes">
            <p className="lead" role="status">
              {comparison.differences.length === 0 ? t.same : t.changesLead(noticed(comparison.differences).length)}
            </p>
            <Changes differences={comparison.differences} release={comparison.to} />
          </div>
        )}
      </Loaded>
    </>
  )
}

interface ChooseProps {
  id: string
  label: string
  value: string
  choices: ReleaseCard[]
  empty?: string
  onChoose: (id: string) => void
}

function Choose({ id, label, value, choices, empty, onChoose }: ChooseProps) {
  return (
    <div className="field">
      <label htmlFor={id}>{label}</label>
      <select id={id} value={value} onChange={(event) => onChoose(event.currentTarget.value)}>
        {empty && <option value="">{empty}</option>}
        {choices.map((release) => (
          <option key={release.id} value={release.id}>
            {release.version} {release.title} ({dottedDay(release.received_at)})
          </option>
        ))}
      </select>
    </div>
  )
}
