/** Taking the calendar along: a file now, or a secret address other programs ask again and again. */
import { useMutation, useQuery, useQueryClient } from '@tanstack/preact-query'
import { useState } from 'preact/hooks'
import { calendar as calls } from '../api/calls'
import { keys } from '../api/queries'
import { Dialog } from '../kit/Dialog'
import { Icon } from '../kit/Icon'
import { Note, ProblemNote } from '../kit/Note'
import { longDay } from '../kit/dates'
import { words } from '../words'

export function FeedDialog({ onClose }: { onClose: () => void }) {
  const t = words.calendar
  const client = useQueryClient()
  const feed = useQuery({ queryKey: keys.calendarFeed, queryFn: calls.feed })
  const [copied, setCopied] = useState(false)
  const again = () => client.invalidateQueries({ queryKey: keys.calendarFeed })
  const open = useMutation({ mutationFn: calls.openFeed, onSuccess: again })
  const close = useMutation({
    mutationFn: calls.closeFeed,
    onSuccess: () => {
      open.reset()
      return again()
    },
  })
  const made = feed.data?.made_at
  const error = open.error ?? close.error ?? feed.error
  return (
    <Dialog title={t.take} lead={t.takeLead} onClose={onClose}>
      {error && <ProblemNote error={error} />}
      <p>
        <a className="btn btn-secondary" href={calls.fileAddress} download>
          <Icon name="down" /> {t.file}
        </a>
      </p>
      <h3>{t.feed}</h3>
      <p className="small muted">{made ? t.feedSince(longDay(made)) : t.feedLead}</p>
      {open.data && (
        <Note kind="ok">
          <p>{t.feedOnce}</p>
          <p className="feed-address">
            <code>{open.data.address}</code>
          </p>
          <button
            type="button"
            className="linkbtn"
            onClick={() => void navigator.clipboard.writeText(open.data.address).then(() => setCopied(true))}
          >
            {copied ? t.copied : t.copy}
          </button>
        </Note>
      )}
      <div className="cluster">
        <button type="button" className="btn btn-secondary" disabled={open.isPending} onClick={() => open.mutate()}>
          {made ? t.feedAgain : t.feedMake}
        </button>
        {made && (
          <button type="button" className="btn btn-quiet" disabled={close.isPending} onClick={() => close.mutate()}>
            {t.feedEnd}
          </button>
        )}
        <button type="button" className="btn btn-quiet" onClick={onClose}>
          {words.common.close}
        </button>
      </div>
    </Dialog>
  )
}
