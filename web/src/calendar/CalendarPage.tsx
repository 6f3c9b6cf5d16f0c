/** The calendar: a month, what is shown of it, and the days to come. The month is in the address. */
import { keepPreviousData, useQuery } from '@tanstack/preact-query'
import { useEffect, useState } from 'preact/hooks'
import { useLocation, useSearch } from 'wouter-preact'
import { calendar as calls } from '../api/calls'
import { keys } from '../api/queries'
import type { Calendar } from '../api/types'
import { Icon } from '../kit/Icon'
import { Loaded, Skeleton } from '../kit/Loaded'
import { PageHead } from '../kit/Page'
import { isoDay, yearMonth } from '../kit/dates'
import { words } from '../words'
import { Agenda } from './Agenda'
import { FeedDialog } from './FeedDialog'
import { Month } from './Month'
import { colourOf } from './colours'
import { falls, isMonth, listedOn, plusMonths, weeksOf } from './days'
import './calendar.css'

export default function CalendarPage() {
  const t = words.calendar
  const [, go] = useLocation()
  const asked = new URLSearchParams(useSearch()).get('month') ?? ''
  const now = isoDay().slice(0, 7)
  const month = isMonth(asked) ? asked : now
  const [taking, take] = useState(false)
  const days = weeksOf(month).flat()
  const span = { from: days[0] ?? '', to: days.at(-1) ?? '' }
  const query = useQuery({ queryKey: keys.calendar(span.from, span.to), queryFn: () => calls.between(span.from, span.to), placeholderData: keepPreviousData })
  const to = (next: string) => go(next === now ? '/calendar' : `/calendar?month=${next}`)
  return (
    <div
      onKeyDown={(event) => {
        const step = event.key === 'PageUp' ? -1 : event.key === 'PageDown' ? 1 : 0
        if (!step || event.ctrlKey || event.altKey || event.metaKey) return
        event.preventDefault()
        to(plusMonths(month, step))
      }}
    >
      <PageHead
        title={t.title}
        actions={
          <button type="button" className="btn btn-secondary" onClick={() => take(true)}>
            <Icon name="down" /> {t.take}
          </button>
        }
      />
      <Loaded query={query} waiting={<Skeleton lines={14} />}>
        {(calendar) => <Shown month={month} calendar={calendar} to={to} now={now} />}
      </Loaded>
      {taking && <FeedDialog onClose={() => take(false)} />}
    </div>
  )
}

function Shown({ month, calendar, to, now }: { month: string; calendar: Calendar; to: (month: string) => void; now: string }) {
  const t = words.calendar
  const [hidden, hide] = useState<string[]>([])
  const [past, showPast] = useState(false)
  const [sought, seek] = useState('')
  useEffect(() => {
    if (!sought) return
    document.getElementById(`d${sought}`)?.querySelector('a')?.focus()
    seek('')
  }, [sought])
  /** The list goes to a day, also to one that lies behind and is folded away; a day in the middle of a span has no line of its own. */
  const toDay = (day: string) => {
    const first = calendar.today.startsWith(month) && day >= calendar.today && !past ? calendar.today : `${month}-01`
    if (day < calendar.today) showPast(true)
    const under = entries.filter((entry) => falls(entry, day)).map((entry) => listedOn(entry, first))
    seek(under.includes(day) ? day : (under.sort().at(-1) ?? ''))
  }
  const title = yearMonth(`${month}-01`)
  const entries = calendar.entries.filter((entry) => !hidden.includes(entry.group))
  return (
    <>
      <div className="calbar">
        <div className="cluster">
          <button type="button" className="iconbtn boxed" aria-label={t.before} onClick={() => to(plusMonths(month, -1))}>
            <Icon name="left" />
          </button>
          <h2 aria-live="polite">{title}</h2>
          <button type="button" className="iconbtn boxed" aria-label={t.after} onClick={() => to(plusMonths(month, 1))}>
            <Icon name="right" />
          </button>
          <button type="button" className="btn btn-secondary btn-s" disabled={month === now} onClick={() => to(now)}>
            {words.common.today}
          </button>
        </div>
        {calendar.groups.length > 0 && (
          <ul className="cluster legend" aria-label={t.legend}>
            {calendar.groups.map(({ id, title: name }) => (
              <li key={id}>
                <label className="tick">
                  <input
                    type="checkbox"
                    checked={!hidden.includes(id)}
                    onChange={() => hide(hidden.includes(id) ? hidden.filter((one) => one !== id) : [...hidden, id])}
                  />
                  <span className={`key k-${colourOf(id, calendar.groups)}`} />
                  {name}
                </label>
              </li>
            ))}
          </ul>
        )}
      </div>
      <div className="calgrid">
        <div>
          <Month month={month} title={title} calendar={calendar} entries={entries} onDay={toDay} />
          <p className="small muted calnote">{t.note}</p>
        </div>
        <Agenda month={month} calendar={calendar} entries={entries} past={past} showPast={showPast} />
      </div>
    </>
  )
}
