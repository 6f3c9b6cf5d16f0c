/** Differences of a release, sorted for reading: by person, by file, and what is only written differently. Pure. */
import type { ReleaseDifference } from '../api/types'
import { words } from '../words'

export type Family = 'table' | 'form' | 'process' | 'other' | 'scenario'

export interface Group {
  key: string
  family: Family
  subject: string
  file: string
  cells: ReleaseDifference[]
  others: ReleaseDifference[]
}

export interface Party {
  key: string
  who: string
  about: string
  differences: ReleaseDifference[]
}

const order: Family[] = ['table', 'process', 'form', 'other', 'scenario']

export function familyOf(file: string): Family {
  if (file.includes('/scenarios/')) return 'scenario'
  if (file.endsWith('.dmn')) return 'table'
  if (file.endsWith('.bpmn')) return 'process'
  return file.startsWith('forms/') && !file.startsWith('forms/_shared/') && !file.endsWith('/register.json') ? 'form' : 'other'
}

/** What people will notice: everything that changes a meaning, but for the scenarios that prove it. */
export const noticed = (differences: ReleaseDifference[]) => real(differences).filter(({ file }) => familyOf(file) !== 'scenario')

/** What changes a meaning; a file that is only written differently is told apart from it. */
export const real = (differences: ReleaseDifference[]) => differences.filter(({ action }) => action !== 'same')

/** One group for a table, a procedure or a form with its layout and template; lists and scenarios one each. */
export function groups(differences: ReleaseDifference[]): Group[] {
  const found = new Map<string, Group>()
  for (const one of real(differences)) {
    const family = familyOf(one.file)
    const folder = one.file.slice(0, one.file.lastIndexOf('/'))
    const key = family === 'scenario' ? family : family === 'form' ? folder : `${one.file} ${one.subject}`
    const group = found.get(key) ?? { key, family, subject: one.subject, file: one.file, cells: [], others: [] }
    ;(one.kind === 'cell' ? group.cells : group.others).push(one)
    found.set(key, group)
  }
  return [...found.values()].sort((a, b) => order.indexOf(a.family) - order.indexOf(b.family))
}

/** One line per person: whose work it is about, else whoever uses the thing. Scenarios are nobody's work. */
export function parties(differences: ReleaseDifference[]): Party[] {
  const found = new Map<string, Party>()
  for (const one of noticed(differences)) {
    const family = familyOf(one.file)
    const who = one.who.join(', ')
    const key = who || `${family} ${one.subject}`
    const t = words.releases
    const party = found.get(key) ?? { key, who: who || (family === 'form' ? t.everybody : one.subject), about: who ? '' : family === 'form' ? one.subject : t.kinds2[family], differences: [] }
    party.differences.push(one)
    found.set(key, party)
  }
  const rank = ({ differences: [first] }: Party) => (first ? order.indexOf(familyOf(first.file)) : order.length)
  return [...found.values()].sort((a, b) => rank(a) - rank(b))
}

export interface Told {
  before: string
  was: string
  now: string
  after: string
}

/** A sentence taken apart where it says from what to what: the old is struck out, the new marked. */
export function told({ sentence, subject, kind }: ReleaseDifference, whole = true): Told | string {
  const text = whole ? sentence : withoutSubject(sentence, subject)
  const parts = /^(.*)‘([^‘’]*)’ → ‘([^‘’]*)’(.*)$/su.exec(text)
  if (!parts) return text
  const [, before = '', was = '', now = '', after = ''] = parts
  const say = kind === 'cell' ? inWords : (value: string) => value
  return { before, was: say(was), now: say(now), after }
}

/** "판정표 ‘결재선’ 3번째 줄 …" under a heading that says the rest already. */
function withoutSubject(sentence: string, subject: string): string {
  const head = new RegExp(`^\\S+(?: 배치)? ‘${subject.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')}’ `, 'u')
  return sentence.replace(head, '')
}

export interface CellPlace {
  row: string
  label: string
  column: string
}

/** "3번째 줄 · 금액(원)" and the row's own words, which the sentence has in brackets. */
export function cellPlace({ place, sentence }: ReleaseDifference): CellPlace {
  const at = place.indexOf(' · ')
  const [row, column] = [place.slice(0, at), place.slice(at + 3)]
  const from = sentence.indexOf(`${row}(`)
  const to = sentence.indexOf(`) ${column}: `, from)
  return { row, column, label: from >= 0 && to > from ? sentence.slice(from + row.length + 1, to) : '' }
}

const grouped = (number: string) => number.replace(/\B(?=(\d{3})+(?!\d))/g, ',')

/** What a cell of a decision table asks or answers, as people say it. What is more than a plain test stays as it is written. */
export function inWords(cell: string): string {
  const { feel } = words.releases
  const text = cell.trim()
  if (text === '-') return feel.any
  if (text === 'true') return feel.yes
  if (text === 'false') return feel.no
  if (text === '' || text === '""') return feel.none
  const quoted = /^"([^"]*)"$/.exec(text)
  if (quoted?.[1]) return quoted[1]
  const compared = /^(<=|>=|<|>)\s*(\d+)$/.exec(text)
  if (compared) return bound(compared[1] ?? '', compared[2] ?? '')
  const between = /^([[(\]])\s*(\d+)\s*\.\.\s*(\d+)\s*([\])[])$/.exec(text)
  if (between) return `${bound(between[1] === '[' ? '>=' : '>', between[2] ?? '')} ${bound(between[4] === ']' ? '<=' : '<', between[3] ?? '')}`
  return /^\d+$/.test(text) ? grouped(text) : text
}

function bound(sign: string, number: string): string {
  const { feel } = words.releases
  const say = { '<': feel.under, '<=': feel.atMost, '>': feel.over, '>=': feel.atLeast }[sign]
  return say ? say(grouped(number)) : number
}
