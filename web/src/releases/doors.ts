/** Through which of its doors a release has come, and at which it stands. Pure. */
import type { ReleaseDetail } from '../api/types'

export const doors = ['receive', 'check', 'compare', 'rehearse', 'sign', 'force'] as const
export type DoorName = (typeof doors)[number]

export interface Standing {
  /** The door it stands at; past the last one when it went through all of them. */
  at: number
  stopped: boolean
}

type Seen = Pick<ReleaseDetail, 'state' | 'progress' | 'given' | 'scenarios' | 'checked_at' | 'is_overtaken' | 'activated_at'>

export const isUnderWay = (state: ReleaseDetail['state']) => state === 'received' || state === 'checking'

export function standing(release: Seen): Standing {
  const { state, progress } = release
  if (isUnderWay(state)) return { at: Math.max(0, doors.indexOf((progress?.step ?? 'receive') as DoorName)), stopped: false }
  if (state === 'rejected') return { at: refusedAt(release), stopped: true }
  if (state === 'checked') return { at: doors.indexOf('sign'), stopped: release.is_overtaken }
  if (state === 'scheduled') return { at: doors.indexOf('force'), stopped: release.is_overtaken }
  if (state === 'cancelled') return { at: release.checked_at ? doors.indexOf('sign') : 0, stopped: true }
  return { at: doors.length, stopped: false }
}

/** Scenarios are performed only after the files were found right; nothing given means that it could not even be opened. */
function refusedAt({ scenarios, given }: Seen): number {
  if (scenarios.some(({ passed }) => !passed)) return doors.indexOf('rehearse')
  return given.length > 0 ? doors.indexOf('check') : 0
}

/** How much of the examination is done, of a hundred. The scenarios take the longest. */
export function percentDone(progress: ReleaseDetail['progress']): number {
  const begun = { receive: 5, check: 15, compare: 35, rehearse: 45 }[progress?.step ?? '']
  if (begun === undefined) return 0
  if (progress?.step !== 'rehearse' || progress.total === 0) return begun
  return Math.round(begun + (55 * progress.done) / progress.total)
}
