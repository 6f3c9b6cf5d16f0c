/** One line that says whether what is written is safe. It redraws by itself, so that the form does not. */
import { useEffect, useReducer } from 'preact/hooks'
import { clock } from '../kit/dates'
import { Icon } from '../kit/Icon'
import { sentenceOf } from '../kit/Note'
import { words } from '../words'
import type { Autosave, SaveState } from './autosave'

/** The state of saving, for whoever has to show it. */
export function useSaving(autosave: Autosave): SaveState {
  const [, redraw] = useReducer((count: number) => count + 1, 0)
  useEffect(() => autosave.subscribe(() => redraw(undefined)), [autosave])
  return autosave.state
}

export function SaveLine({ autosave }: { autosave: Autosave }) {
  const state = useSaving(autosave)
  const d = words.draft
  if (state.kind === 'writing' || state.kind === 'saving') {
    // Not announced: it would speak at every pause.
    return <span className="savestate is-busy">{state.kind === 'saving' ? d.saving : d.unsaved}</span>
  }
  const lost = state.kind === 'offline' || state.kind === 'failed'
  return (
    <span className={lost ? 'savestate is-lost' : 'savestate'}>
      <span role="status" className="cluster">
        {state.kind === 'saved' && state.at && (
          <>
            <Icon name="checkc" /> {d.saved(clock(state.at))}
          </>
        )}
        {lost && (
          <>
            <Icon name="warn" /> {state.kind === 'offline' ? d.offline : d.failed}
          </>
        )}
      </span>
      {lost && (
        <button type="button" className="linkbtn" onClick={() => void autosave.flush()}>
          {d.saveAgain}
        </button>
      )}
      {state.kind === 'failed' && <span className="late">{sentenceOf(state.error)}</span>}
    </span>
  )
}
