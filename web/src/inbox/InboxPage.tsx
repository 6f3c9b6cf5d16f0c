/** The home page: what waits for me, the most urgent one open. Load, show, send; the deciding itself is in kit/task. */
import { useQuery } from '@tanstack/preact-query'
import { tasks } from '../api/calls'
import { keys } from '../api/queries'
import type { Inbox } from '../api/types'
import { Loaded } from '../kit/Loaded'
import { PageHead } from '../kit/Page'
import { dayWithWeekday, isoDay } from '../kit/dates'
import { useDesk, usePerson } from '../kit/session'
import { words } from '../words'
import { InboxSkeleton } from './InboxSkeleton'
import { EasyInbox } from './EasyInbox'
import { FullInbox } from './FullInbox'

/** What only asks to be confirmed is not called an approval. */
const onlyConfirms = (inbox: Inbox | undefined) => !!inbox?.tasks.length && inbox.tasks.every((card) => !card.may_return)

export function InboxPage() {
  const { session, prefer } = useDesk()
  const person = usePerson()
  const query = useQuery({ queryKey: keys.inbox, queryFn: tasks.inbox, refetchInterval: 60_000 })
  const t = words.inbox
  const count = query.data?.tasks.length ?? session.inbox_count
  const name = onlyConfirms(query.data) ? t.titleConfirm : t.title
  const asked = query.data?.counts.length ?? 0
  const { easy } = person.preferences
  const today = dayWithWeekday(isoDay())
  return (
    <>
      <PageHead
        title={[`${name} ${t.count(count)}`, asked > 0 && t.questions(asked)].filter(Boolean).join(', ')}
        heading={
          <>
            {(count > 0 || asked === 0) && (
              <>
                {name} <span className="hl">{t.count(count)}</span>
                {asked > 0 && ', '}
              </>
            )}
            {asked > 0 && <span className="hl nowrap">{t.questions(asked)}</span>}
          </>
        }
        above={easy && <p className="muted">{t.easyGreeting(person.name, person.title)}</p>}
        below={!easy && <p className="muted">{count + asked > 0 ? t.lead(today) : t.leadEmpty(today)}</p>}
        actions={
          !easy && (
            <button type="button" className="btn btn-secondary btn-s" onClick={() => prefer({ easy: true })}>
              {words.shell.easyOn}
            </button>
          )
        }
      />
      <Loaded query={query} waiting={<InboxSkeleton />}>
        {(inbox) => (easy ? <EasyInbox inbox={inbox} /> : <FullInbox inbox={inbox} />)}
      </Loaded>
    </>
  )
}
