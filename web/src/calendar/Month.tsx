/** A month as a table. A day with something on it leads to that day in the list; arrows go from one such day to another. */
import type { Calendar, CalendarEntry } from '../api/types'
import { words } from '../words'
import { colourOf } from './colours'
import { falls, weeksOf } from './days'

interface MonthProps {
  month: string
  title: string
  calendar: Calendar
  entries: CalendarEntry[]
  onDay: (day: string) => void
}

const steps: Record<string, number> = { ArrowLeft: -1, ArrowRight: 1, ArrowUp: -7, ArrowDown: 7 }

/** The nearest day with a link, in the direction of the arrow. */
function walk(event: KeyboardEvent & { currentTarget: HTMLElement }): void {
  const step = steps[event.key]
  if (!step) return
  const cells = [...event.currentTarget.querySelectorAll('td')]
  let at = cells.findIndex((cell) => cell.contains(document.activeElement))
  if (at < 0) return
  event.preventDefault()
  for (at += step; at >= 0 && at < cells.length; at += step) {
    const link = cells[at]?.querySelector<HTMLElement>('a.d')
    if (link) return link.focus()
  }
}

export function Month({ month, title, calendar, entries, onDay }: MonthProps) {
  const t = words.calendar
  const holidays = new Map(calendar.holidays.map(({ day, title: name }) => [day, name]))
  return (
    <table className="cal" onKeyDown={walk}>
      <caption className="sr-only">{title}</caption>
      <thead>
        <tr>
          {t.weekdays.map((name) => (
            <th key={name} scope="col">
              {name}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {weeksOf(month).map((week) => (
          <tr key={week[0]}>
            {week.map((day, index) => (
              <Day
                key={day}
                day={day}
                isOut={!day.startsWith(month)}
                isToday={day === calendar.today}
                holiday={holidays.get(day)}
                isOff={index === 0 || holidays.has(day)}
                entries={entries.filter((entry) => falls(entry, day))}
                calendar={calendar}
                onDay={onDay}
              />
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  )
}

interface DayProps {
  day: string
  isOut: boolean
  isToday: boolean
  isOff: boolean
  holiday: string | undefined
  entries: CalendarEntry[]
  calendar: Calendar
  onDay: (day: string) => void
}

/** Three titles fit a day; the list says the rest. */
const shown = 3

function Day({ day, isOut, isToday, isOff, holiday, entries, calendar, onDay }: DayProps) {
  const t = words.calendar
  const no = Number(day.slice(8))
  const classes = [isOut && 'is-out', isOff && 'is-off', isToday && 'is-today'].filter(Boolean).join(' ')
  const listed = entries.length > 0 && !isOut
  return (
    <td className={classes} aria-current={isToday ? 'date' : undefined}>
      {listed ? (
        <a
          className="d"
          href={`#d${day}`}
          onClick={(event) => {
            event.preventDefault()
            onDay(day)
          }}
        >
          {no}
          <span className="sr-only">{t.dayEntries(entries.length)}</span>
        </a>
      ) : (
        <span className="d">{no}</span>
      )}
      {holiday && <span className="hol">{holiday}</span>}
      {entries.slice(0, shown).map((entry) => (
        <span key={`${entry.kind}${entry.id}${entry.since}`} className={`ev ev-${colourOf(entry.group, calendar.groups)}`}>
          {entry.title}
        </span>
      ))}
      {entries.length > shown && <span className="small muted">{t.andMore(entries.length - shown)}</span>}
    </td>
  )
}
