/** Amounts are read as on a cheque. */
import { expect, test } from 'vitest'
import { commas, koreanNumber, wonInWords } from './money'

test.each([
  [0, '영'],
  [10, '일십'],
  [3_300_000, '삼백삼십만'],
  [100_000_000, '일억'],
  [1_496_050, '일백사십구만육천오십'],
  [12_0000_0001, '일십이억일'],
])('%i is read %s', (won, words) => {
  expect(koreanNumber(won)).toBe(words)
})

test('an amount in words is written as on a cheque', () => {
  expect(wonInWords(3_300_000)).toBe('금 삼백삼십만원정')
  expect(commas(3_300_000)).toBe('3,300,000')
})
