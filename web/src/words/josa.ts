/** Korean particles that depend on the last syllable: 문서를, 건을. */

/** The word with the particle that fits it; digits are read in Korean, other letters take the second form. */
export function josa(word: string, withFinal: string, without: string): string {
  const last = word.replace(/[\s)\]』」"'’”.]+$/u, '').at(-1) ?? ''
  const code = last.charCodeAt(0) - 0xac00
  const final = code >= 0 && code < 11172 ? code % 28 : /[013678]/.test(last) ? 1 : 0
  // 로 follows ㄹ as it follows a vowel: 서울로.
  const liquid = withFinal === '으로' && (final === 8 || /[178]/.test(last))
  return word + (final !== 0 && !liquid ? withFinal : without)
}
