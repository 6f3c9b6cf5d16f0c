/** One register: how many are open, the overview, the list and what narrows it. Generic: what it is about comes from the release. */
import { keepPreviousData, useQuery } from '@tanstack/preact-query'
import { Link, useParams } from 'wouter-preact'
import { records, type RegisterQuery } from '../api/calls'
import { Problem } from '../api/client'
import { keys } from '../api/queries'
import type { RegisterPage as Register } from '../api/types'
import { Icon } from '../kit/Icon'
import { Loaded, Skeleton } from '../kit/Loaded'
import { Empty } from '../kit/Note'
import { PageHead } from '../kit/Page'
import { Pages } from '../kit/Pages'
import { commas } from '../kit/money'
import { words } from '../words'
import { Filters } from './Filters'
import { Missing } from './Missing'
import { Overview } from './Overview'
import { isNarrowed, useRegisterQuery } from './query'
import { Rows } from './Rows'
import '../kit/style/finder.css'
import './records.css'

export default function RegisterPage() {
  const { id = '' } = useParams<{ id: string }>()
  const { query, look } = useRegisterQuery(id)
  const answer = useQuery({
    queryKey: keys.register(id, query),
    queryFn: () => records.register(id, query),
    // The page stays while its list is narrowed; another register starts anew.
    placeholderData: (before, asked) => (asked?.queryKey[1] === id ? keepPreviousData(before) : undefined),
  })
  if (answer.error instanceof Problem && answer.error.status === 404) return <Missing title={words.common.notFound} />
  return (
    <Loaded
      query={answer}
      waiting={
        <>
          <PageHead title={words.records.registers} heading={<span className="skel-line skel-heading" />} />
          <Skeleton lines={10} />
        </>
      }
    >
      {(register) => <Shown key={id} register={register} query={query} look={look} />}
    </Loaded>
  )
}

interface ShownProps {
  register: Register
  query: RegisterQuery
  look: (next: RegisterQuery) => void
}

/** "열린 지적사항 29건, 나옴 3건": the answer, and what presses most. */
function headingOf({ record, open, states }: Register): string {
  const all = states.reduce((sum, { count }) => sum + count, 0)
  const pressing = states.filter(({ tone, count, open: isOpen }) => isOpen && tone === 'late' && count > 0)
  return [words.records.heading(record, open, all), ...pressing.map(({ title, count }) => words.records.headingState(title, count))].join(', ')
}

function Shown({ register, query, look }: ShownProps) {
  const r = words.records
  const { id, title, area_title, states } = register
  const some = states.filter(({ count }) => count > 0)
  const narrowed = isNarrowed(query)
  return (
    <>
      <PageHead
        title={headingOf(register)}
        prints
        above={
          <p className="crumb">
            <Link href="/registers">{area_title || words.shell.registers}</Link> / {title}
          </p>
        }
        below={some.length > 0 && <p className="lead num">{r.stateCounts(some.map((state) => [state.title, state.count]))}</p>}
        actions={
          <>
            <a className="btn btn-secondary btn-s" href={records.exportAddress(id, 'xlsx', query)} download>
              <Icon name="down" /> {r.xlsx}
            </a>
            <a className="btn btn-secondary btn-s" href={records.exportAddress(id, 'csv', query)} download>
              <Icon name="down" /> {r.csv}
            </a>
            <button type="button" className="btn btn-secondary btn-s" onClick={() => window.print()}>
              <Icon name="print" /> {r.print}
            </button>
          </>
        }
      />
      {register.matrix && register.matrix.total > 0 && <Overview register={id} matrix={register.matrix} />}
      {some.length === 0 ? (
        <Empty title={r.emptyRegister(register.record)}>
          <p>{r.emptyRegisterText}</p>
        </Empty>
      ) : (
        <>
          <Filters register={register} query={query} look={look} />
          <section aria-labelledby="listed">
            <div className="rule-h">
              <h2 id="listed">{narrowed ? r.narrowed : r.list}</h2>
              <span className="small muted num" role="status">
                {[r.found(register.total), register.amount > 0 && r.worth(commas(register.amount))].filter(Boolean).join(', ')}
              </span>
            </div>
            {register.records.length > 0 ? (
              <Rows register={register} sort={query.sort ?? ''} onSort={(sort) => look({ ...query, sort, page: 1 })} />
            ) : (
              <Empty title={r.emptyTitle}>
                <p>{r.emptyText}</p>
              </Empty>
            )}
            <Pages page={register.page} pages={register.pages} onPage={(page) => look({ ...query, page })} />
          </section>
        </>
      )}
    </>
  )
}
