/** Questions put to several people, on the desk. Most days there is none: what draws them is fetched with the first. */
import { useRef } from 'preact/hooks'
import type { Inbox } from '../api/types'
import { later } from '../kit/later'

const InboxCounts = later(() => import('../kit/count/InboxCounts'))

export function Questions({ inbox, easy = false }: { inbox: Inbox; easy?: boolean }) {
  const asked = useRef(false)
  // What was answered last stays in sight, and the next question is waited for, after the desk has none left.
  asked.current ||= inbox.counts.length + inbox.to_close.length > 0
  return asked.current ? <InboxCounts inbox={inbox} easy={easy} /> : null
}
