/** Which elements of a drawing are marked for what was found: pure. */
import type { CheckedFile } from '../api/types'

const distinct = (ids: string[]) => [...new Set(ids.filter(Boolean))]

/** What is to be mended in one way, what is to be filled in another; what is both is to be mended first. */
export function marksOf({ problems, imported }: CheckedFile): Record<string, string[]> {
  const open = distinct((imported?.bindings ?? []).map(({ element }) => element))
  // Where an import fills the gaps, the linter's words about the same elements are no second fault.
  const faults = imported ? imported.findings.filter(({ sort }) => sort === 'to_fix' || sort === 'refused') : problems.filter(({ severity }) => severity === 'error')
  const wrong = distinct(faults.map(({ element }) => element))
  return { 'at-err': wrong, 'at-ask': open.filter((id) => !wrong.includes(id)) }
}
