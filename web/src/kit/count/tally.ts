/** Signs beside options, who is still out, and what came of a count. Pure: what the options mean is for the procedure to know. */
import type { CountDetail, CountOption, CountResult } from '../../api/types'
import type { IconName } from '../Icon'

const signs: Record<string, IconName> = { yes: 'ring', no: 'x', abstain: 'dash' }

/** A ring, a cross and a dash only where every option is one of the three they stand for; elsewhere a sign would take sides, and numbers do not. */
export function signOf(options: readonly Pick<CountOption, 'id'>[], index: number): IconName | null {
  const option = options[index]
  return option && options.every(({ id }) => id in signs) ? (signs[option.id] ?? null) : null
}

export const stillOut = ({ people }: Pick<CountDetail, 'people'>) => people.filter(({ answered }) => !answered)

/** The option most people chose; nothing when two share that place or nobody answered. */
export function leading({ options }: CountResult): CountResult['options'][number] | null {
  const [first, second] = [...options].sort((a, b) => b.count - a.count)
  return first && first.count > 0 && first.count !== second?.count ? first : null
}

/** Of all who could have answered, in whole percent; those who did not are a part of their own. */
export const share = (count: number, { entitled }: Pick<CountResult, 'entitled'>) => (entitled > 0 ? Math.round((count / entitled) * 100) : 0)

export const unanswered = ({ answered, entitled }: CountResult) => entitled - answered
