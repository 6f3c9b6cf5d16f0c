/** Days of a month as a calendar lays them out: weeks from Sunday on, with the days of its neighbours. No clock here. */
import type { CalendarEntry } from '../api/types'

const DAY = 86_400_000

const at = (iso: string) => Date.parse(`${iso}T00:00:00Z`)
const iso = (time: number) => new Date(time).toISOString().slice(0, 10)

export const plusDays = (day: string, days: number) => iso(at(day) + days * DAY)

export const isMonth = (text: string) => /^[12]\d{3}-(0[1-9]|1[0-2])$/.test(text)

/** "2026-07" and a number of months on or back. */
export function plusMonths(month: string, months: number): string {
  const [year = 0, of = 1] = month.split('-').map(Number)
  return iso(Date.UTC(year, of - 1 + months, 1)).slice(0, 7)
}

/** The weeks a month touches, each from Sunday to Saturday. */
export function weeksOf(month: string): string[][] {
  const first = `${month}-01`
  const sunday = plusDays(first, -new Date(at(first)).getUTCDay())
  const weeks: string[][] = []
  for (let day = sunday; day < `${plusMonths(month, 1)}-01`; day = plusDays(day, 7)) {
    weeks.push(Array.from({ length: 7 }, (_, index) => plusDays(day, index)))
  }
  return weeks
}

export const falls = (entry: CalendarEntry, day: string) => entry.since <= day && day <= (entry.until ?? entry.since)

/** The day in the list an entry stands under: its first, or the first of the list when it began before. */
export const listedOn = (entry: CalendarEntry, first: string) => (entry.since < first ? first : entry.since)
