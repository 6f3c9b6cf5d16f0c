/** Exact decimal numbers: an integer of any length and a scale. The same 34 digits and half-even rounding as the server, so both sides get the same won. */

const precision = 34

export class Decimal {
  private constructor(
    readonly units: bigint,
    readonly scale: number,
  ) {}

  static readonly zero = new Decimal(0n, 0)

  /** From a JSON number or the decimal text of one; anything else is no number. */
  static from(value: number | string): Decimal | null {
    const found = /^(-?)(\d+)(?:\.(\d+))?(?:e([+-]?\d+))?$/i.exec(String(value))
    if (!found) return null
    const [, sign, whole = '', part = '', exponent = '0'] = found
    const units = BigInt(whole + part) * (sign ? -1n : 1n)
    const scale = part.length - Number(exponent)
    return fit(scale < 0 ? new Decimal(units * tenTo(-scale), 0) : new Decimal(units, scale))
  }

  static of(units: bigint, scale = 0): Decimal {
    return fit(new Decimal(units, scale))
  }

  /** Back to JSON: a number, as exact as a number can be. */
  toNumber(): number {
    return Number(this.toString())
  }

  toString(): string {
    const { units, scale } = trim(this)
    const digits = (units < 0n ? -units : units).toString().padStart(scale + 1, '0')
    const sign = units < 0n ? '-' : ''
    return scale === 0 ? sign + digits : `${sign}${digits.slice(0, -scale)}.${digits.slice(-scale)}`
  }
}

const tenTo = (power: number) => 10n ** BigInt(power)

function aligned(a: Decimal, b: Decimal): [bigint, bigint, number] {
  const scale = Math.max(a.scale, b.scale)
  return [a.units * tenTo(scale - a.scale), b.units * tenTo(scale - b.scale), scale]
}

/** Away with the zeros behind the point. */
function trim(value: Decimal): { units: bigint; scale: number } {
  let { units, scale } = value
  while (scale > 0 && units % 10n === 0n) {
    units /= 10n
    scale -= 1
  }
  return { units, scale }
}

type Rounding = 'half-even' | 'half-up' | 'floor' | 'ceiling'

function divided(units: bigint, by: bigint, rounding: Rounding): bigint {
  const quotient = units / by
  const rest = units % by
  if (rest === 0n) return quotient
  const negative = units < 0n !== by < 0n
  const away = negative ? quotient - 1n : quotient + 1n
  if (rounding === 'floor') return negative ? away : quotient
  if (rounding === 'ceiling') return negative ? quotient : away
  const twice = (rest < 0n ? -rest : rest) * 2n
  const whole = by < 0n ? -by : by
  if (twice !== whole) return twice > whole ? away : quotient
  return rounding === 'half-up' || quotient % 2n !== 0n ? away : quotient
}

function fit(value: Decimal): Decimal {
  const digits = (value.units < 0n ? -value.units : value.units).toString().length
  if (digits <= precision || value.scale === 0) return value
  const drop = Math.min(digits - precision, value.scale)
  return Decimal.of(divided(value.units, tenTo(drop), 'half-even'), value.scale - drop)
}

export function plus(a: Decimal, b: Decimal): Decimal {
  const [x, y, scale] = aligned(a, b)
  return Decimal.of(x + y, scale)
}

export function minus(a: Decimal, b: Decimal): Decimal {
  const [x, y, scale] = aligned(a, b)
  return Decimal.of(x - y, scale)
}

export const times = (a: Decimal, b: Decimal) => Decimal.of(a.units * b.units, a.scale + b.scale)

/** Nothing comes of a division by zero. */
export function over(a: Decimal, b: Decimal): Decimal | null {
  if (b.units === 0n) return null
  const [x, y] = aligned(a, b)
  const size = (n: bigint) => (n < 0n ? -n : n).toString().length
  const scale = Math.max(0, precision - size(x) + size(y))
  const { units, scale: left } = trim(Decimal.of(divided(x * tenTo(scale), y, 'half-even'), scale))
  return Decimal.of(units, left)
}

export function compare(a: Decimal, b: Decimal): number {
  const [x, y] = aligned(a, b)
  return x < y ? -1 : x > y ? 1 : 0
}

/** To so many digits behind the point; a negative number of them rounds to tens and hundreds. */
export function rounded(value: Decimal, digits: number, rounding: Rounding): Decimal {
  if (digits >= value.scale) return value
  const units = divided(value.units, tenTo(value.scale - digits), rounding)
  return digits >= 0 ? Decimal.of(units, digits) : Decimal.of(units * tenTo(-digits), 0)
}
