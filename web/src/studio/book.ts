/** Finding a rule in the book: pure. What is looked through is what the list shows. */
import type { ProcedureCard, RuleBook, RuleGroup, TableCard } from '../api/types'

const folded = (text: string) => text.normalize('NFC').toLowerCase()

function fits(q: string, said: (string | undefined)[]): boolean {
  const text = folded(said.filter(Boolean).join(' '))
  const solid = text.replace(/\s/g, '')
  return folded(q)
    .split(/\s+/)
    .filter(Boolean)
    .every((word) => text.includes(word) || solid.includes(word))
}

const ofTable = (group: RuleGroup, table: TableCard) => [
  table.title,
  table.id,
  table.file,
  table.policy,
  group.title,
  ...table.uses.flatMap((use) => [use.procedure_title, use.step, ...use.forms]),
]

const ofProcedure = (group: RuleGroup, procedure: ProcedureCard) => [procedure.title, procedure.id, procedure.file, group.title, ...procedure.steps, ...procedure.forms]

/** The groups with what fits every word, in the order of the book; a group with nothing left is left out. */
export function fitting(book: RuleBook, q: string): RuleGroup[] {
  if (!q.trim()) return book.groups
  return book.groups
    .map((group) => ({
      ...group,
      procedures: group.procedures.filter((procedure) => fits(q, ofProcedure(group, procedure))),
      tables: group.tables.filter((table) => fits(q, ofTable(group, table))),
    }))
    .filter(({ procedures, tables }) => procedures.length + tables.length > 0)
}

export const sizeOf = (groups: RuleGroup[]) => groups.reduce((sum, { procedures, tables }) => sum + procedures.length + tables.length, 0)
