/** One seat: who holds it and since when, or that nobody does. */
import type { Seat } from '../api/types'
import { Icon } from '../kit/Icon'
import { monthDay, period, yearMonth } from '../kit/dates'
import { words } from '../words'

function Term({ seat }: { seat: Seat }) {
  const t = words.people
  if (seat.term_note) return <p className="seat-term">{seat.term_note}</p>
  if (seat.since) return <p className="seat-term">{t.since(yearMonth(seat.since))}</p>
  return null
}

export function SeatCard({ seat }: { seat: Seat }) {
  const t = words.people
  const role = seat.place ? `${seat.title}, ${seat.place}` : seat.title
  if (!seat.name) {
    return (
      <div className="seat is-empty">
        <span className="avatar" aria-hidden="true">
          ?
        </span>
        <div>
          <p className="seat-role">{role}</p>
          <p className="seat-name">{t.empty}</p>
          {seat.vacant_since && <p className="seat-term">{t.since(monthDay(seat.vacant_since))}</p>}
          {seat.note && <p className="small">{seat.note}</p>}
        </div>
      </div>
    )
  }
  return (
    <div className="seat">
      <span className="avatar" aria-hidden="true">
        {seat.initial}
      </span>
      <div>
        <p className="seat-role">{role}</p>
        <p className="seat-name">{seat.name}</p>
        <Term seat={seat} />
        {seat.days_left !== null && seat.until && (
          <p className="ends">{t.endsSoon(monthDay(seat.until), seat.days_left)}</p>
        )}
        {seat.absence && (
          <p className="away">
            <Icon name="away" />
            <span>
              {t.away(period(seat.absence.since, seat.absence.until))}
              <br />
              {t.deputy(seat.absence.deputy)}
            </span>
          </p>
        )}
      </div>
    </div>
  )
}
