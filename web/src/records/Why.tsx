/** Why a record is as it is: what tables decided on its way, the sentence first, then what they looked at. */
import type { Json, RecordDecision } from '../api/types'
import { monthDay, plainDates } from '../kit/dates'
import { commas } from '../kit/money'
import { TryLink } from '../kit/TryLink'
import { words } from '../words'

/** The newest of those that said the same: a line is decided anew for every paper of the matter. */
function once(decisions: RecordDecision[]): RecordDecision[] {
  const said = new Set<string>()
  return decisions.filter(({ table, sentences, rows }) => {
    const key = JSON.stringify([table, sentences, rows])
    return !said.has(key) && said.add(key)
  })
}

const shownMost = 4

export function Why({ decisions }: { decisions: RecordDecision[] }) {
  const r = words.records
  const all = once(decisions)
  return (
    <section>
      <div className="rule-h">
        <h2>{r.why}</h2>
      </div>
      {all.slice(0, shownMost).map((decision, index) => (
        <Decision key={index} decision={decision} />
      ))}
      {all.length > shownMost && (
        <details className="why">
          <summary>{r.moreRelations(all.length - shownMost)}</summary>
          {all.slice(shownMost).map((decision, index) => (
            <Decision key={index} decision={decision} />
          ))}
        </details>
      )}
    </section>
  )
}

function Decision({ decision }: { decision: RecordDecision }) {
  const r = words.records
  return (
    <details className="why">
      <summary>{decision.sentences[0] ?? r.whyRule(decision.table, decision.rows.join(', '))}</summary>
      {decision.sentences.slice(1).map((sentence) => (
        <p key={sentence}>{sentence}</p>
      ))}
      {decision.facts.length > 0 && (
        <p className="muted">
          {r.whyFacts}: {decision.facts.map(({ name, value }) => `${name} ${said(value)}`).join(', ')}
        </p>
      )}
      <p className="xs muted">
        {monthDay(decision.at)}, {r.whyRule(decision.table, decision.rows.join(', '))}
      </p>
      <TryLink table={decision.table} facts={decision.facts} />
    </details>
  )
}

function said(value: Json): string {
  if (typeof value === 'number') return commas(value)
  if (typeof value === 'boolean') return value ? words.form.yes : words.form.no
  if (value === null) return words.records.emptyValue
  return typeof value === 'string' ? plainDates(value) : JSON.stringify(value)
}
