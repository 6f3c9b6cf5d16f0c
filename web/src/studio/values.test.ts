import { describe, expect, it } from 'vitest'
import type { RuleField } from '../api/types'
import { fromQuery, isOther, toQuery, toValues, withCommas } from './values'

const field = (path: string, kind: RuleField['kind'], choices: string[] = []): RuleField => ({
  path,
  kind,
  label: path,
  unit: '',
  used_for: [],
  default: null,
  choices: choices.map((value) => ({ value, title: value, named: true })),
})
const form = field('form', 'text', ['memo'])
const fields = [form, field('planned.cost', 'number'), field('urgent', 'boolean'), field('present', 'list'), field('on', 'date')]

describe('values being tried', () => {
  it('go through the address and come back', () => {
    const typed = { form: 'memo', 'planned.cost': '3,000', present: '김정자\n배상철' }
    expect(fromQuery(fields, toQuery(typed))).toEqual(typed)
    expect(fromQuery(fields, 'stranger=1&form=')).toEqual({})
  })

  it('are written with commas as soon as they are numbers', () => {
    expect(['3300000', '-1234.5678', '12', '1,2000', 'about 3000', ''].map(withCommas)).toEqual(['3,300,000', '-1,234.5678', '12', '12,000', 'about 3000', ''])
    expect(fromQuery(fields, 'planned.cost=3300000')).toEqual({ 'planned.cost': '3,300,000' })
  })

  it('are sent as their kind, and not at all where nothing was typed', () => {
    const typed = { form: 'memo', 'planned.cost': ' 3,000 ', urgent: 'false', present: '김정자\n\n 배상철 ', on: '' }
    expect(toValues(fields, typed)).toEqual({ form: 'memo', 'planned.cost': '3,000', urgent: false, present: ['김정자', '배상철'] })
    expect(toValues(fields, { form: '  ' })).toEqual({})
  })

  it('are typed by hand when the table does not name them', () => {
    expect(isOther(form, 'memo')).toBe(false)
    expect(isOther(form, '')).toBe(false)
    expect(isOther(form, 'other')).toBe(true)
  })
})
