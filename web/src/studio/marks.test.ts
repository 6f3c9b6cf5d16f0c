import { describe, expect, it } from 'vitest'
import type { CheckedFile } from '../api/types'
import { marksOf } from './marks'

const problem = (element: string, severity: 'error' | 'warning') => ({ code: 'x', message: '', file: 'a.bpmn', element, line: 1, pointer: '', severity })
const file = (more: Partial<CheckedFile>): CheckedFile => ({ name: 'a.bpmn', bytes: 1, kind: 'bpmn', problems: [], errors_total: 0, warnings_total: 0, imported: null, ...more })

describe('marksOf', () => {
  it('marks the errors of a file that needs no import, each element once, and no warning', () => {
    const problems = [problem('a', 'error'), problem('a', 'error'), problem('', 'error'), problem('b', 'warning')]
    expect(marksOf(file({ problems }))).toEqual({ 'at-err': ['a'], 'at-ask': [] })
  })

  it('marks what an import leaves open, and what has to be redrawn before that', () => {
    const binding = (element: string) => ({ kind: 'who', element, name: '', line: 1, question: '', hint: '' })
    const finding = (element: string, sort: 'to_fix' | 'changed') => ({ code: 'x', sort, element, name: '', line: 1, message: '' })
    const imported = {
      outcome: 'draft' as const,
      copies: [],
      bindings: [binding('a'), binding('b')],
      bindings_total: 2,
      findings: [finding('b', 'to_fix'), finding('c', 'changed')],
      findings_total: 2,
    }
    expect(marksOf(file({ problems: [problem('a', 'error')], imported }))).toEqual({ 'at-err': ['b'], 'at-ask': ['a'] })
  })
})
