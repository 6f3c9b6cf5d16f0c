/** The home page: what waits for me, the most urgent one open. Load, show, send; the deciding itself is in kit/task. */
import { useQuery } from '@tanstack/preact-query'
import { Fragment } from 'preact'
import { tasks } from '../api/calls'
import { keys } from '../api/queries'
import type { Inbox } from '../api/types'
import { Loaded } from '../kit/Loaded'
import { PageHead } from '../kit/Page'
import { dayWithWeekday, isoDay } from '../kit/dates'
import { useDesk, useMay, usePerson } from '../kit/session'
import { confirms } from '../kit/task/confirms'
import { words } from '../words'
import { InboxSkeleton } from './InboxSkeleton'
import { EasyInbox } from './EasyInbox'
import { FullInbox } from './FullInbox'

const onlyConfirms = (inbox: Inbox | undefined, signs: boolean) => (inbox?.tasks.length ? inbox.tasks.every(confirms) : !signs)

export function InboxPage() {
  const { session, prefer } = useDesk()
  const person = usePerson()
  const signs = useMay('documents.draft')
  const query = useQuery({ queryKey: keys.inbox, queryFn: tasks.inbox, refetchInterval: 60_000 })
  const t = words.inbox
  const count = query.data?.tasks.length ?? session.inbox_count
  const name = onlyConfirms(query.data, signs) ? t.titleConfirm : t.title
  const { counts = [], writing = [] } = query.data ?? {}
  const others = [counts.length > 0 && t.questions(counts.length), writing.length > 0 && t.toWrite(writing.length)].filter((said) => said !== false)
  const { easy } = person.preferences
  const today = dayWithWeekday(isoDay())
  return (
    <>
      <PageHead
        title={[...(count > 0 || others.length === 0 ? [`${name} ${t.count(count)}`] : []), ...others].join(', ')}
        heading={
          <>
            {(count > 0 || others.length === 0) && (
              <>
                {name} <span className="hl">{t.count(count)}</span>
              </>
            )}
            {others.map((said, index) => (
              <Fragment key={said}>
                {(count > 0 || index > 0) && ', '}
                <span className="hl nowrap">{said}</span>
              </Fragment>
            ))}
          </>
        }
        above={easy && <p className="muted">{t.easyGreeting(person.name, person.title)}</p>}
        below={!easy && <p className="muted">{count + others.length > 0 ? t.lead(today) : t.leadEmpty(today)}</p>}
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
