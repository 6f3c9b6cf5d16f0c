/** Dates as Korean offices write them. Times arrive as ISO 8601 with +09:00 and are shown on the wall clock of Korea. */
import { words } from '../words'

interface Parts {
  year: number
  month: number
  day: number
  hour: string
  minute: string
  weekday: number
}

const seoul = new Intl.DateTimeFormat('en-CA', {
  timeZone: 'Asia/Seoul',
  hourCycle: 'h23',
  year: 'numeric',
  month: '2-digit',
  day: '2-digit',
  hour: '2-digit',
  minute: '2-digit',
})

function parts(iso: string): Parts {
  const plain = /^(\d{4})-(\d{2})-(\d{2})$/.exec(iso)
  const found = plain
    ? { year: plain[1], month: plain[2], day: plain[3], hour: '00', minute: '00' }
    : Object.fromEntries(seoul.formatToParts(new Date(iso)).map((part) => [part.type, part.value]))
  const [year, month, day] = [Number(found['year']), Number(found['month']), Number(found['day'])]
  const weekday = new Date(Date.UTC(year, month - 1, day)).getUTCDay()
  return { year, month, day, hour: found['hour'] ?? '00', minute: found['minute'] ?? '00', weekday }
}

/** 2026-07-14, in Korea, for the moment given (now when nothing is given). */
export function isoDay(moment: string | Date = new Date()): string {
  const { year, month, day } = parts(typeof moment === 'string' ? moment : moment.toISOString())
  return `${year}-${String(month).padStart(2, '0')}-${String(day).padStart(2, '0')}`
}

/** "7월 14일" */
export const monthDay = (iso: string) => {
  const { month, day } = parts(iso)
  return `${month}월 ${day}일`
}

/** "2026년 7월 14일" */
export const longDay = (iso: string) => `${parts(iso).year}년 ${monthDay(iso)}`

/** "7. 14.", as on a stamp */
export const stampDay = (iso: string) => {
  const { month, day } = parts(iso)
  return `${month}. ${day}.`
}

/** "2026. 7. 14." */
export const dottedDay = (iso: string) => `${parts(iso).year}. ${stampDay(iso)}`

/** Dates inside a sentence as they are written on paper: "2026-07-14까지" → "2026. 7. 14.까지". */
export const plainDates = (text: string) => text.replace(/\b\d{4}-\d{2}-\d{2}\b/g, dottedDay)

/** "2023년 4월" */
export const yearMonth = (iso: string) => {
  const { year, month } = parts(iso)
  return `${year}년 ${month}월`
}

/** "7월 14일 화요일" */
export const dayWithWeekday = (iso: string) => `${monthDay(iso)} ${words.common.weekdays[parts(iso).weekday] ?? ''}`

/** "17:48" */
export const clock = (iso: string) => {
  const { hour, minute } = parts(iso)
  return `${hour}:${minute}`
}

/** "7월 14일 17:48" */
export const moment = (iso: string) => `${monthDay(iso)} ${clock(iso)}`

/** "오늘 17:48", "어제 09:12", "7월 10일" */
export function near(iso: string, now = new Date()): string {
  const day = isoDay(iso)
  if (day === isoDay(now)) return `${words.common.today} ${clock(iso)}`
  if (day === isoDay(new Date(now.getTime() - 86_400_000))) return `${words.common.yesterday} ${clock(iso)}`
  return monthDay(iso)
}

/** "7월 20~22일", "6월 30일 ~ 7월 2일" */
export function period(from: string, to: string): string {
  const [a, b] = [parts(from), parts(to)]
  if (a.year === b.year && a.month === b.month) return a.day === b.day ? monthDay(from) : `${a.month}월 ${a.day}~${b.day}일`
  return a.year === b.year ? `${monthDay(from)} ~ ${monthDay(to)}` : `${longDay(from)} ~ ${longDay(to)}`
}

/** "1일 7시간", "40분": how long it took, to the two largest units. */
export function elapsed(from: string, to: string): string {
  const minutes = Math.max(0, Math.round((Date.parse(to) - Date.parse(from)) / 60_000))
  const [days, hours] = [Math.floor(minutes / 1440), Math.floor((minutes % 1440) / 60)]
  const { units } = words.common
  if (days > 0) return [units.days(days), hours > 0 ? units.hours(hours) : ''].filter(Boolean).join(' ')
  if (hours > 0) return units.hours(hours)
  return units.minutes(Math.max(1, minutes))
}
