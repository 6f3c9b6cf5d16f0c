/** Won as people read it: with commas, and in words as a cheque has it. No arithmetic here. */

export const commas = (won: number) => won.toLocaleString('ko-KR')

const digits = ['', '일', '이', '삼', '사', '오', '육', '칠', '팔', '구']
const places = ['', '십', '백', '천']
const groups = ['', '만', '억', '조', '경']

function group(four: number): string {
  return [3, 2, 1, 0]
    .map((place) => {
      const digit = Math.floor(four / 10 ** place) % 10
      return digit === 0 ? '' : (digits[digit] ?? '') + (places[place] ?? '')
    })
    .join('')
}

/** 3300000 → "삼백삼십만". Every digit is read, as on a cheque: 10 is "일십". */
export function koreanNumber(value: number): string {
  if (value === 0) return '영'
  let rest = Math.abs(Math.trunc(value))
  const parts: string[] = []
  for (let index = 0; rest > 0 && index < groups.length; index += 1) {
    const four = rest % 10000
    if (four > 0) parts.unshift(group(four) + (groups[index] ?? ''))
    rest = Math.floor(rest / 10000)
  }
  return (value < 0 ? '마이너스 ' : '') + parts.join('')
}

/** 3300000 → "금 삼백삼십만원정" */
export const wonInWords = (won: number) => `금 ${koreanNumber(won)}원정`
