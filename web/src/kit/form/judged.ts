/** Rows that are judged one after another, such as a checklist: which answer is fine, what else a row asks for, where one stands. Pure. */
import type { Json, JsonObject } from '../../api/types'
import { isObject } from './compute'
import { columnsOf, type Column } from './columns'
import type { FieldUi, Schema } from './schema'
import { isEmpty } from './store'
import { asked } from './validate'

/** How a layout says that rows are judged. Everything but `by` may be left out. */
export interface JudgedUi {
  /** The column that carries the judgement: a choice. */
  by: string
  /** Judgements after which nothing more is asked. */
  fine: string[]
  /** The columns that say what is looked at: its name, where it belongs, how it should be. */
  heading?: string
  group?: string
  lead?: string
  /** Value of the group column → the group of files its pictures go into. */
  photos?: Record<string, string>
}

const told = (row: JsonObject, column: string | undefined) => {
  const value = column === undefined ? undefined : row[column]
  return typeof value === 'string' ? value : ''
}

export const rowsOf = (value: Json | undefined): JsonObject[] => (Array.isArray(value) ? value.map((row) => (isObject(row) ? row : {})) : [])

export const headingOf = (row: JsonObject, ui: JudgedUi) => told(row, ui.heading)
export const groupOf = (row: JsonObject, ui: JudgedUi) => told(row, ui.group)
export const leadOf = (row: JsonObject, ui: JudgedUi) => told(row, ui.lead)
export const judgementOf = (row: JsonObject, ui: JudgedUi) => told(row, ui.by)

export type Standing = 'open' | 'fine' | 'wrong'

export function standingOf(row: JsonObject, ui: JudgedUi): Standing {
  const judgement = judgementOf(row, ui)
  if (judgement === '') return 'open'
  return ui.fine.includes(judgement) ? 'fine' : 'wrong'
}

const describing = ({ by, heading, group, lead }: JudgedUi) => [by, heading, group, lead]

/** The columns that say what is looked at, in the order of the table. */
export const lookedAt = (schema: Schema, ui: FieldUi & { judged: JudgedUi }): Column[] =>
  columnsOf(schema, ui).filter(({ name }) => name !== ui.judged.by && describing(ui.judged).includes(name))

/** The columns a row is asked for beyond its judgement: none where it is fine, but what was written there already. */
export function moreOf(schema: Schema, ui: FieldUi & { judged: JudgedUi }, row: JsonObject): Column[] {
  const wrong = standingOf(row, ui.judged) === 'wrong'
  return columnsOf(schema, ui).filter(({ name }) => !describing(ui.judged).includes(name) && (wrong || !isEmpty(row[name])))
}

/** The columns that have to be filled in, given the judgement. */
export const requiredOf = (schema: Schema, row: JsonObject): ReadonlySet<string> => asked(schema.items ?? {}, row).required

/** The group of files a row's pictures go into; only what is wrong is photographed. */
export function photosOfRow(row: JsonObject, ui: JudgedUi): string | null {
  return standingOf(row, ui) === 'wrong' ? (ui.photos?.[groupOf(row, ui)] ?? null) : null
}

/** Groups of files that no row asks for now. */
export function idleGroups(fields: Record<string, FieldUi>, data: JsonObject): Set<string> {
  const idle = new Set<string>()
  const wanted = new Set<string>()
  for (const [name, { judged }] of Object.entries(fields)) {
    if (!judged?.photos) continue
    Object.values(judged.photos).forEach((group) => idle.add(group))
    for (const row of rowsOf(data[name])) {
      const group = photosOfRow(row, judged)
      if (group !== null) wanted.add(group)
    }
  }
  return new Set([...idle].filter((group) => !wanted.has(group)))
}

/** Where one goes on: the first row that is not judged, or the first of all. */
export function goesOnAt(rows: JsonObject[], ui: JudgedUi): number {
  return Math.max(0, rows.findIndex((row) => standingOf(row, ui) === 'open'))
}

export interface Counted {
  all: number
  done: number
  wrong: number
}

export function counted(rows: JsonObject[], ui: JudgedUi): Counted {
  const standing = rows.map((row) => standingOf(row, ui))
  return { all: rows.length, done: standing.filter((each) => each !== 'open').length, wrong: standing.filter((each) => each === 'wrong').length }
}
