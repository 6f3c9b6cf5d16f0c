import { expect, it } from 'vitest'
import type { FormSummary } from '../api/types'
import { lineText } from './FormTable'
import { oftenAsked, withSomeWords } from './FormSearch'

const form = (slug: string, title: string, keywords: string[]): FormSummary => ({
  slug,
  title,
  keywords,
  description: '',
  area: 'accounting',
  area_title: '회계',
  line: [],
  disclosure: '비공개',
  retention_years: 5,
  favourite: false,
  used: 0,
})
const forms = [form('repair', '보수 작업지시서', ['고장', '펌프']), form('expense', '지출품의서', ['고장', '돈 쓰기', '물건 살 때']), form('leave', '휴가 신청서', ['연차'])]

it('reads a line as those one waits for, then those who only look', () => {
  const step = (role_short: string, act: string, blocking = true) => ({ role_short, act, blocking })

  expect(lineText([step('담당', '기안'), step('소장', '결재'), step('회장', '확인', false)])).toBe('담당 → 소장 · 회장 확인')
  expect(lineText([])).toBe('')
})

it('offers what people say, not what forms are called', () => {
  expect(oftenAsked(forms)).toEqual(['돈 쓰기'])
})

it('finds forms by some of the words when none has them all, best first', () => {
  expect(withSomeWords(forms, '펌프 고장').map(({ slug }) => slug)).toEqual(['repair', 'expense'])
  expect(withSomeWords(forms, '불꽃놀이')).toEqual([])
})
