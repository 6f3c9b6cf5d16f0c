/** The history of a record, newest first: who made it so, when, on which paper, and what was said before. */
import { Link } from 'wouter-preact'
import type { RecordVersion } from '../api/types'
import { Photos, photosOf } from '../kit/Photos'
import { moment, plainDates } from '../kit/dates'
import { words } from '../words'

export function Versions({ versions }: { versions: RecordVersion[] }) {
  const r = words.records
  return (
    <section>
      <div className="rule-h">
        <h2>{r.versions}</h2>
      </div>
      <ol className="steps">
        {versions.map((version, index) => (
          <li key={version.version} className={index === 0 ? 'is-now' : 'is-done'}>
            <span className="step-who">{stepOf(version)}</span>
            <span className="step-when">
              {moment(version.at)}, {version.name} {version.title}
            </span>
            {version.document && (
              <span className="step-when">
                {r.onPaper}: <Link href={`/documents/${version.document.id}`}>{version.document.number ?? version.document.title}</Link>
              </span>
            )}
            {version.state_before && <Changes version={version} />}
          </li>
        ))}
      </ol>
    </section>
  )
}

function stepOf({ version, state, state_before }: RecordVersion): string {
  const r = words.records
  if (!state_before) return `${r.opening} (${state.title})`
  return state_before.id === state.id ? r.version(version) : r.stateChanged(state_before.title, state.title)
}

function Changes({ version: { changes, state, state_before } }: { version: RecordVersion }) {
  const r = words.records
  if (changes.length === 0) return state.id === state_before?.id ? <span className="step-note">{r.noChange}</span> : null
  return (
    <div className="step-note changes">
      {changes.map((change) => (
        <div key={change.column} className="change">
          <span className="muted">{change.title}</span>{' '}
          {change.photos.length > 0 ? (
            <Photos photos={photosOf(change.photos, change.title)} />
          ) : (
            <>
              {change.before && (
                <>
                  <del className="was">{plainDates(change.before)}</del>{' '}
                </>
              )}
              <ins className="now">{plainDates(change.after) || r.emptyValue}</ins>
            </>
          )}
        </div>
      ))}
    </div>
  )
}
