/** What an expression is worth over some JSON: exact decimals, and null wherever an operand is missing. The server decides; this shows the same result while typing. */
import type { Json, JsonObject } from '../../api/types'
import { compare, Decimal, minus, over, plus, rounded, times } from './decimal'
import { ExpressionError, parse, type Node, type Operator } from './expression'

export type Value = null | boolean | string | Decimal | JsonObject | Value[]

/** Names are looked up from the innermost object outwards. */
export type Scope = readonly JsonObject[]

export function evaluate(text: string, scope: Scope): Value {
  return worth(parse(text), scope)
}

export function fromJson(json: Json | undefined): Value {
  if (json === undefined) return null
  if (typeof json === 'number') return Decimal.from(json)
  return Array.isArray(json) ? json.map(fromJson) : json
}

export function toJson(value: Value): Json {
  if (value instanceof Decimal) return value.toNumber()
  return Array.isArray(value) ? value.map(toJson) : value
}

const isObject = (value: Value): value is JsonObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value) && !(value instanceof Decimal)

function worth(node: Node, scope: Scope): Value {
  switch (node.kind) {
    case 'literal':
      return node.value
    case 'number':
      return Decimal.from(node.text)
    case 'name':
      return fromJson(scope.find((object) => Object.hasOwn(object, node.name))?.[node.name])
    case 'path':
      return step(worth(node.of, scope), node.name)
    case 'filter':
      return filtered(worth(node.of, scope), node.by, scope)
    case 'call':
      return called(node.name, node.args.map((arg) => worth(arg, scope)))
    case 'negative': {
      const value = worth(node.of, scope)
      return value instanceof Decimal ? minus(Decimal.zero, value) : null
    }
    case 'binary':
      return binary(node.operator, worth(node.left, scope), worth(node.right, scope))
    case 'logic':
      return logic(node.operator, worth(node.left, scope), () => worth(node.right, scope))
    case 'if':
      return worth(worth(node.condition, scope) === true ? node.then : node.otherwise, scope)
  }
}

function step(value: Value, name: string): Value {
  if (Array.isArray(value)) return value.map((item) => step(item, name))
  return isObject(value) && Object.hasOwn(value, name) ? fromJson(value[name]) : null
}

const isWhole = (value: Decimal) => compare(value, rounded(value, 0, 'floor')) === 0

function filtered(value: Value, by: Node, scope: Scope): Value {
  const list = Array.isArray(value) ? value : value === null ? [] : [value]
  if (mayBePlace(by, list[0])) {
    const place = worth(by, scope)
    if (place instanceof Decimal) return nth(list, place)
  }
  return list.filter((item) => worth(by, inside(item, scope)) === true)
}

/** A comparison is a condition for sure, and so is a name the rows have; anything else may say which row. */
function mayBePlace(by: Node, first: Value | undefined): boolean {
  if (by.kind === 'logic' || (by.kind === 'binary' && /[=<>]/.test(by.operator))) return false
  return !(by.kind === 'name' && first !== undefined && (by.name === 'item' || (isObject(first) && Object.hasOwn(first, by.name))))
}

const inside = (item: Value, scope: Scope): Scope => [...(isObject(item) ? [item] : []), { item: toJson(item) }, ...scope]

/** Counted from one; a negative place is counted from the end. */
function nth(list: Value[], place: Decimal): Value {
  const index = place.toNumber()
  if (!isWhole(place) || index === 0) return null
  return list.at(index > 0 ? index - 1 : index) ?? null
}

function logic(operator: 'and' | 'or', left: Value, right: () => Value): Value {
  const decisive = operator === 'or'
  if (left === decisive) return decisive
  const other = right()
  if (other === decisive) return decisive
  return left === !decisive && other === !decisive ? !decisive : null
}

function same(left: Value, right: Value): boolean | null {
  if (left === null || right === null) return left === right
  if (left instanceof Decimal && right instanceof Decimal) return compare(left, right) === 0
  return typeof left === typeof right && typeof left !== 'object' ? left === right : null
}

function binary(operator: Operator, left: Value, right: Value): Value {
  if (operator === '=') return same(left, right)
  if (operator === '!=') {
    const equal = same(left, right)
    return equal === null ? null : !equal
  }
  if (left instanceof Decimal && right instanceof Decimal) return numbers(operator, left, right)
  if (typeof left === 'string' && typeof right === 'string') return texts(operator, left, right)
  return null
}

function numbers(operator: Operator, left: Decimal, right: Decimal): Value {
  switch (operator) {
    case '+':
      return plus(left, right)
    case '-':
      return minus(left, right)
    case '*':
      return times(left, right)
    case '/':
      return over(left, right)
    default:
      return ordered(operator, compare(left, right))
  }
}

/** Dates are ISO text, so the order of the text is the order of the days. */
function texts(operator: Operator, left: string, right: string): Value {
  if (operator === '+') return left + right
  return operator === '-' || operator === '*' || operator === '/' ? null : ordered(operator, left < right ? -1 : left > right ? 1 : 0)
}

function ordered(operator: Operator, order: number): boolean {
  return operator === '<' ? order < 0 : operator === '<=' ? order <= 0 : operator === '>' ? order > 0 : order >= 0
}

function called(name: string, args: Value[]): Value {
  const [first = null, second = null] = args
  const list = args.length === 1 && Array.isArray(first) ? first : args
  const decimals = list.filter((item) => item instanceof Decimal)
  // Where one value is wanted, a list of one is that value.
  const one = Array.isArray(first) && first.length === 1 ? (first[0] ?? null) : first
  switch (name) {
    case 'count':
      return Decimal.from(Array.isArray(first) ? first.length : first === null ? 0 : 1)
    case 'sum':
      return args.length === 1 && first === null ? null : decimals.reduce(plus, Decimal.zero)
    case 'min':
    case 'max': {
      const sign = name === 'min' ? 1 : -1
      return decimals.reduce<Decimal | null>((best, item) => (best && compare(best, item) * sign <= 0 ? best : item), null)
    }
    case 'round':
    case 'round half up':
    case 'floor':
    case 'ceiling': {
      const digits = second instanceof Decimal ? second.toNumber() : 0
      return one instanceof Decimal ? rounded(one, digits, name === 'floor' || name === 'ceiling' ? name : 'half-up') : null
    }
    case 'abs':
      return one instanceof Decimal ? (compare(one, Decimal.zero) < 0 ? minus(Decimal.zero, one) : one) : null
    case 'not':
      return typeof one === 'boolean' ? !one : null
    case 'string':
      return text(first)
    default:
      throw new ExpressionError(name)
  }
}

function text(value: Value): string | null {
  if (value === null || typeof value === 'string') return value
  if (value instanceof Decimal || typeof value === 'boolean') return value.toString()
  throw new ExpressionError('string')
}
