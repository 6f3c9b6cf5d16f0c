// The sums both sides work out: tests/rules/test_compute_cases.py runs the same file against the server.
import { readFileSync } from 'node:fs'
import { expect, it } from 'vitest'
import type { Json, JsonObject } from '../../api/types'
import { computed } from './compute'
import { evaluate, toJson } from './evaluate'
import { readForm } from './schema'

interface Expression {
  name: string
  expression: string
  facts: JsonObject
  value: Json
}

interface Filled {
  name: string
  schema: JsonObject
  data: JsonObject
  computed: JsonObject
}

// From web/, where the tests are run.
const cases = JSON.parse(readFileSync('../tests/rules/compute_cases.json', 'utf8')) as (Expression | Filled)[]
const isExpression = (one: Expression | Filled): one is Expression => 'expression' in one

it.each(cases.filter(isExpression))('$name: $expression', ({ expression, facts, value }) => {
  expect(toJson(evaluate(expression, [facts, { form: facts }]))).toEqual(value)
})

it.each(cases.filter((one): one is Filled => !isExpression(one)))('$name', ({ schema, data, computed: filled }) => {
  expect(computed(readForm({ schema, ui: {} }).schema, data)).toEqual(filled)
})
