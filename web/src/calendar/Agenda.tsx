/** The days of a month on which something happens, as a list: what a phone shows, and what a screen reader reads. */
import { Link } from 'wouter-preact'
import type { Calendar, CalendarEntry } from '../api/types'
import { dayWithWeekday, period } from '../kit/dates'
import { words } from '../words'
import { colourOf } from './colours'
import { listedOn } from './days'

interface AgendaProps {
  month: string
  calendar: Calendar
  entries: CalendarEntry[]
  past: boolean
  showPast: (past: boolean) => void
}

export function Agenda({ month, calendar, entries, past, showPast }: AgendaProps) {
  const t = words.calendar
  const current = calendar.today.startsWith(month)
  const first = `${month}-01`
  const from = current && !past ? calendar.today : first
  const ours = entries.filter((entry) => entry.since.slice(0, 7) <= month && (entry.until ?? entry.since) >= from && listedOn(entry, from).startsWith(month))
  const holidays = calendar.holidays.filter(({ day }) => day.startsWith(month) && day >= from)
  const days = [...new Set([...ours.map((entry) => listedOn(entry, from)), ...holidays.map(({ day }) => day)])].sort()
  return (
    <section aria-labelledby="agenda">
      <div className="rule-h">
        <h2 id="agenda">{from === first ? t.all : t.coming}</h2>
        {current && (
          <button type="button" className="linkbtn" aria-pressed={past} onClick={() => showPast(!past)}>
            {past ? t.hidePast : t.past}
          </button>
        )}
      </div>
      {days.length === 0 ? (
        <p className="muted small">{t.none}</p>
      ) : (
        <ol className="agenda">
          {days.map((day) => (
            <li key={day} id={`d${day}`} className={day === calendar.today ? 'is-today' : undefined}>
              <p className="day">
                <b>{Number(day.slice(8))}</b>
                {dayWithWeekday(day).split(' ').at(-1)}
                {day === calendar.today && <span className="sr-only"> {words.common.today}</span>}
              </p>
              <ul>
                {holidays
                  .filter((holiday) => holiday.day === day)
                  .map((holiday) => (
                    <li key={holiday.title} className="agev is-hol">
                      {holiday.title}
                    </li>
                  ))}
                {ours
                  .filter((entry) => listedOn(entry, from) === day)
                  .map((entry) => (
                    <Line key={`${entry.kind}${entry.id}${entry.since}`} entry={entry} calendar={calendar} />
                  ))}
              </ul>
            </li>
          ))}
        </ol>
      )}
    </section>
  )
}

function Line({ entry, calendar }: { entry: CalendarEntry; calendar: Calendar }) {
  const note = [entry.until && period(entry.since, entry.until), entry.note].filter(Boolean).join(', ')
  return (
    <li className={`agev ev-${colourOf(entry.group, calendar.groups)}`}>
      <Link href={entry.link}>{entry.title}</Link>
      {note && <small>{note}</small>}
    </li>
  )
}
