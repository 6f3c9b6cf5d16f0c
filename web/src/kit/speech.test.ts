/** What the device's voice is given to say. */
import { expect, test } from 'vitest'
import { spokenMoney } from './speech'

test('money is read in words, other numbers are left to the voice', () => {
  expect(spokenMoney('의결 5,000,000원 가운데 500,000원이 남습니다')).toBe('의결 오백만원 가운데 오십만원이 남습니다')
  expect(spokenMoney('견적 3곳, 지하 2층')).toBe('견적 3곳, 지하 2층')
})
