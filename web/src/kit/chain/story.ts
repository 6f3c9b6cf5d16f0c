/** What a chain tells beyond its steps: between what and what it runs, how long, what it is related to, and how each amount differs from the one before. Pure. */
import type { Chain, ChainStep, Related, RelatedNode } from '../../api/types'

const dayLong = 86_400_000

/** Both ends counted: a thing found and mended on one day took one day. */
export function daysOf({ since, until }: Pick<Chain, 'since' | 'until'>): number {
  return since && until ? Math.round((Date.parse(until) - Date.parse(since)) / dayLong) + 1 : 0
}

const nodeOf = ({ kind, id }: Pick<RelatedNode, 'kind' | 'id'>) => `${kind} ${id}`

/** The step a record or document is first told of: later ones need not say its name again. */
export function firsts(steps: ChainStep[]): Set<ChainStep> {
  const seen = new Set<string>()
  return new Set(steps.filter((step) => !seen.has(nodeOf(step)) && seen.add(nodeOf(step))))
}

/** Each document or record once, with everything it is to this one. */
export function byNode(relations: Related[]): { node: RelatedNode; sentences: string[] }[] {
  const found = new Map<string, { node: RelatedNode; sentences: string[] }>()
  for (const { node, sentence } of relations) {
    const one = found.get(nodeOf(node)) ?? { node, sentences: [] }
    if (!one.sentences.includes(sentence)) one.sentences.push(sentence)
    found.set(nodeOf(node), one)
  }
  return [...found.values()]
}

export interface Difference {
  label: string
  /** More than it when positive, less when negative. */
  by: number
}

/** How the amount of each step differs from the last one another document or record named before it. */
export function differences(steps: ChainStep[]): Map<ChainStep, Difference> {
  const found = new Map<ChainStep, Difference>()
  let before: ChainStep | undefined
  for (const step of steps) {
    if (step.amount === null) continue
    if (before?.amount != null && nodeOf(before) !== nodeOf(step)) found.set(step, { label: before.label, by: step.amount - before.amount })
    before = step
  }
  return found
}

/** The documents and records next to one, in the order of time, each once: some before it, itself, some after it. */
export function neighbours(steps: ChainStep[], at: Pick<ChainStep, 'kind' | 'id'>, each: number): { before: ChainStep[]; after: ChainStep[] } {
  const once = [...firsts(steps)]
  const place = once.findIndex((step) => nodeOf(step) === nodeOf(at))
  return place < 0 ? { before: [], after: [] } : { before: once.slice(Math.max(0, place - each), place), after: once.slice(place + 1, place + 1 + each) }
}

export const addressOf = ({ kind, id }: { kind: 'document' | 'record'; id: string }) => `/${kind}s/${id}`
