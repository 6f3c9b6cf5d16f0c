/** What stands above the form when the draft has a past: it came back, or it was not saved last time. */
import { useState } from 'preact/hooks'
import type { JsonObject, Returned } from '../api/types'
import { near } from '../kit/dates'
import { Note } from '../kit/Note'
import { words } from '../words'
import type { Autosave } from './autosave'

export function ReturnedNote({ returned }: { returned: Returned }) {
  const d = words.draft
  return (
    <div className="returned-note">
      <Note kind="warn">
        <p>
          <b>{d.returnedBy(returned.by, returned.title)}</b> {returned.at && <span className="muted">{near(returned.at)}</span>}
        </p>
        <blockquote>{returned.reason}</blockquote>
        <p className="muted">{d.returnedLead}</p>
      </Note>
    </div>
  )
}

export function Restored({ autosave, before }: { autosave: Autosave; before: JsonObject }) {
  const [shown, show] = useState(true)
  const d = words.draft
  if (!shown) return null
  return (
    <Note>
      {d.restored}{' '}
      <button
        type="button"
        className="linkbtn"
        onClick={() => {
          autosave.settle(autosave.revision, before)
          show(false)
        }}
      >
        {d.throwAway}
      </button>
    </Note>
  )
}
