/** Where a record may go from here, and what each place still asks for. A manager opens this page when something is stuck. */
import type { RecordDetail } from '../api/types'
import { Icon } from '../kit/Icon'
import { words } from '../words'

export function NextStates({ states }: { states: RecordDetail['next_states'] }) {
  const r = words.records
  if (states.length === 0) return null
  const [ready, waiting] = [states.filter(({ missing }) => missing.length === 0), states.filter(({ missing }) => missing.length > 0)]
  return (
    <section className="panel next-states" aria-labelledby="next-states">
      <h2 className="ii" id="next-states">
        <Icon name={waiting.length > 0 && ready.length === 0 ? 'lock' : 'right'} /> {r.next}
      </h2>
      <ul className="checklist">
        {waiting.flatMap((state) =>
          state.missing.map((sentence) => (
            <li key={`${state.id} ${sentence}`} className="is-todo">
              <Icon name="clock" />
              <span>
                {sentence}
                <small>{r.nextMissing(state.title)}</small>
              </span>
            </li>
          )),
        )}
        {ready.map((state) => (
          <li key={state.id} className="is-ok">
            <Icon name="check" />
            <span>{r.nextReady(state.title)}</span>
          </li>
        ))}
      </ul>
    </section>
  )
}
