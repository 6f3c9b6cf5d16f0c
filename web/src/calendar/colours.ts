/** Which of the kit's colours an entry has. Colour only repeats what the words say. */
import type { Calendar } from '../api/types'

const areas = ['check', 'meet', 'pub'] as const

export type Colour = (typeof areas)[number] | 'due' | 'none'

/** Areas take turns in the order of the bylaws; what is due from the reader is always the same. */
export function colourOf(group: string, groups: Calendar['groups']): Colour {
  if (group === 'due') return 'due'
  if (group === 'away') return 'none'
  const order = groups.filter(({ id }) => id !== 'due' && id !== 'away').findIndex(({ id }) => id === group)
  return areas[Math.max(0, order) % areas.length] ?? 'none'
}
