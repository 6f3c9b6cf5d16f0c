/** The particles read right after any word. */
import { expect, test } from 'vitest'
import { josa } from './josa'

test.each([
  ['문서', '문서를'],
  ['지출결의서 건', '지출결의서 건을'],
  ['햇살-2026-0003', '햇살-2026-0003을'],
  ['제2호 (긴급)', '제2호 (긴급)을'],
  ['LED', 'LED를'],
])('%s takes the particle its last syllable asks for', (word, said) => {
  expect(josa(word, '을', '를')).toBe(said)
})

test('로 follows ㄹ as it follows a vowel', () => {
  expect(josa('서울', '으로', '로')).toBe('서울로')
  expect(josa('회장', '으로', '로')).toBe('회장으로')
})
