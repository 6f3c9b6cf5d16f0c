/** The org chart on a day: units, seats, vacancies, and who stands in for whom. */
import { keepPreviousData, useQuery } from '@tanstack/preact-query'
import { useState } from 'preact/hooks'
import { people } from '../api/calls'
import { keys } from '../api/queries'
import type { People, Unit } from '../api/types'
import { Icon } from '../kit/Icon'
import { Loaded, Skeleton } from '../kit/Loaded'
import { Note } from '../kit/Note'
import { PageHead } from '../kit/Page'
import { isoDay, longDay } from '../kit/dates'
import { words } from '../words'
import { AbsenceDialog } from './AbsenceDialog'
import { Delegations } from './Delegations'
import { SeatCard } from './SeatCard'
import './people.css'

export default function PeoplePage() {
  const t = words.people
  const [day, setDay] = useState('')
  const [choosing, choose] = useState(false)
  const [registering, register] = useState(false)
  const query = useQuery({ queryKey: keys.people(day), queryFn: () => people.chart(day || undefined), placeholderData: keepPreviousData })
  return (
    <>
      <PageHead
        title={t.title}
        below={<p className="muted">{t.asOf(longDay(query.data?.on ?? isoDay()))}</p>}
        actions={
          <>
            <button type="button" className="btn btn-secondary" aria-expanded={choosing} onClick={() => choose(!choosing)}>
              <Icon name="clock" /> {t.otherDay}
            </button>
            <button type="button" className="btn btn-primary" disabled={!query.data} onClick={() => register(true)}>
              {t.register}
            </button>
          </>
        }
      />
      {choosing && (
        <div className="field day-field">
          <label htmlFor="chart-day">{t.day}</label>
          <span className="cluster">
            <input className="input" id="chart-day" type="date" value={day} onChange={(event) => setDay(event.currentTarget.value)} />
            {day && (
              <button type="button" className="btn btn-quiet" onClick={() => setDay('')}>
                {t.today}
              </button>
            )}
          </span>
        </div>
      )}
      <Loaded query={query} waiting={<Skeleton lines={12} />}>
        {(chart) => (
          <>
            <Chart chart={chart} />
            {registering && <AbsenceDialog chart={chart} onClose={() => register(false)} />}
          </>
        )}
      </Loaded>
    </>
  )
}

function Chart({ chart }: { chart: People }) {
  const [first, ...rest] = chart.notice.sentences
  return (
    <>
      {first && (
        <Note kind="warn">
          <b>{first}</b> {rest.join(' ')}
        </Note>
      )}
      {chart.units.some((unit) => unit.under) && (
        <nav className="orgtree" aria-label={words.people.tree}>
          <Tree units={chart.units} under="" />
        </nav>
      )}
      {chart.units.map((unit) => (
        <UnitSection key={unit.id} unit={unit} />
      ))}
      <Delegations delegations={chart.delegations} />
    </>
  )
}

/** The units by what they answer to; each leads to its seats. */
function Tree({ units, under }: { units: Unit[]; under: string }) {
  const here = units.filter((unit) => unit.under === under)
  if (here.length === 0) return null
  return (
    <ul>
      {here.map((unit) => (
        <li key={unit.id}>
          <a href={`#unit-${unit.id}`}>
            <b>{unit.title}</b>
            <small>
              {unit.head?.name && `${unit.head.title} ${unit.head.name}, `}
              {words.people.seats(unit.seats_total, unit.seats_filled)}
            </small>
          </a>
          <Tree units={units} under={unit.id} />
        </li>
      ))}
    </ul>
  )
}

function UnitSection({ unit }: { unit: Unit }) {
  const seats = words.people.seats(unit.seats_total, unit.seats_filled)
  return (
    <section className="blk" aria-labelledby={`unit-${unit.id}`}>
      <div className="rule-h">
        <h2 id={`unit-${unit.id}`}>{unit.title}</h2>
        <span className="small muted">{unit.term ? `${unit.term}, ${seats}` : seats}</span>
      </div>
      {unit.head && (
        <div className="org-lead">
          <SeatCard seat={unit.head} />
          {unit.note && <p className="org-note">{unit.note}</p>}
        </div>
      )}
      <ul className={`grid seats ${unit.head ? 'org-sub' : ''}`}>
        {unit.seats.map((seat, index) => (
          <li key={`${seat.title}${seat.place}${index}`}>
            <SeatCard seat={seat} />
          </li>
        ))}
      </ul>
    </section>
  )
}
