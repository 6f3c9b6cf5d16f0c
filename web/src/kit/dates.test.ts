/** Dates and times as Korean offices write them. */
import { expect, test } from 'vitest'
import { dayWithWeekday, elapsed, isoDay, longDay, moment, near, period, plainDates, stampDay } from './dates'

test('a time is shown on the wall clock of Korea, wherever the browser is', () => {
  expect(moment('2026-07-14T17:48:00+09:00')).toBe('7월 14일 17:48')
  expect(moment('2026-07-14T20:00:00Z')).toBe('7월 15일 05:00')
  expect(isoDay('2026-07-14T15:30:00Z')).toBe('2026-07-15')
})

test('a date inside a sentence is written as on paper, a number or a moment is left alone', () => {
  expect(plainDates('2026-07-14까지, 지적 2026-001')).toBe('2026. 7. 14.까지, 지적 2026-001')
  expect(plainDates('2026-07-14T09:00')).toBe('2026-07-14T09:00')
})

test('a plain date stays that date', () => {
  expect(longDay('2026-07-14')).toBe('2026년 7월 14일')
  expect(dayWithWeekday('2026-07-14')).toBe('7월 14일 화요일')
  expect(stampDay('2026-07-14')).toBe('7. 14.')
})

test('what happened today and yesterday is named so, by the day and not by 24 hours', () => {
  const now = new Date('2026-07-14T00:10:00+09:00')

  expect(near('2026-07-14T00:05:00+09:00', now)).toBe('오늘 00:05')
  expect(near('2026-07-13T09:12:00+09:00', now)).toBe('어제 09:12')
  expect(near('2026-07-10T09:12:00+09:00', now)).toBe('7월 10일')
})

test('a period names the month once', () => {
  expect(period('2026-07-20', '2026-07-22')).toBe('7월 20~22일')
  expect(period('2026-07-20', '2026-07-20')).toBe('7월 20일')
  expect(period('2026-06-30', '2026-07-02')).toBe('6월 30일 ~ 7월 2일')
  expect(period('2025-12-30', '2026-01-02')).toBe('2025년 12월 30일 ~ 2026년 1월 2일')
})

test('how long it took is said in its two largest units', () => {
  expect(elapsed('2026-07-13T10:52:00+09:00', '2026-07-14T17:55:00+09:00')).toBe('1일 7시간')
  expect(elapsed('2026-07-13T10:52:00+09:00', '2026-07-13T10:52:10+09:00')).toBe('1분')
})
