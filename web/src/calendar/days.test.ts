import { expect, test } from 'vitest'
import type { CalendarEntry } from '../api/types'
import { falls, isMonth, listedOn, plusDays, plusMonths, weeksOf } from './days'

const leave = { since: '2026-07-30', until: '2026-08-02' } as CalendarEntry

test('a month begins with the Sunday before its first and ends with the Saturday after its last', () => {
  const weeks = weeksOf('2026-07')
  expect(weeks[0]?.[0]).toBe('2026-06-28')
  expect(weeks.at(-1)?.[6]).toBe('2026-08-01')
  expect(weeks.every((week) => week.length === 7)).toBe(true)
  expect(weeksOf('2026-02')).toHaveLength(4)
})

test('months go over the end of a year', () => {
  expect(plusMonths('2026-12', 1)).toBe('2027-01')
  expect(plusMonths('2026-01', -1)).toBe('2025-12')
  expect(plusDays('2028-02-28', 1)).toBe('2028-02-29')
})

test('what is no month is not taken for one', () => {
  expect(['2026-13', '2026-00', '26-01', 'now', ''].some(isMonth)).toBe(false)
  expect(isMonth('2026-07')).toBe(true)
})

test('an entry falls on each of its days and is listed once', () => {
  expect(['2026-07-29', '2026-07-30', '2026-08-02', '2026-08-03'].map((day) => falls(leave, day))).toEqual([false, true, true, false])
  expect(listedOn(leave, '2026-08-01')).toBe('2026-08-01')
  expect(listedOn(leave, '2026-07-01')).toBe('2026-07-30')
})
