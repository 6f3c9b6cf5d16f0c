import { expect, it } from 'vitest'
import { caretAfter, cleaned, numberOf, withCommas } from './number'

it('puts commas into what is typed and keeps a decimal in the making', () => {
  expect(withCommas('3300000')).toBe('3,300,000')
  expect(withCommas('-1234.5678')).toBe('-1,234.5678')
  expect(withCommas('1000.')).toBe('1,000.')
})

it('drops what cannot stand in a number', () => {
  expect(cleaned('3백만 300,000원', true, false)).toBe('3300000')
  expect(cleaned('007', true, false)).toBe('7')
  expect(cleaned('-12.5', true, false)).toBe('12')
  expect(cleaned('-12.5.1', false, true)).toBe('-12.51')
})

it('is no number before there is a digit', () => {
  expect(numberOf('-')).toBeUndefined()
  expect(numberOf('')).toBeUndefined()
  expect(numberOf('-0.5')).toBe(-0.5)
})

it('keeps the caret before the same digits when a comma appears', () => {
  // 1|234,567 with 9 typed at the caret: 19|234,567 → 19|,234,567
  expect(caretAfter('19234,567', 2, '19,234,567')).toBe(3)
  expect(caretAfter('1234', 4, '1,234')).toBe(5)
  expect(caretAfter('1,23', 0, '123')).toBe(0)
})
