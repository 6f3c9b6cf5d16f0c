/** What an import makes of a drawing: what a person still has to say, what became of the rest, and the copies to take along. */
import type { ImportedDrawing, ImportFinding } from '../api/types'
import { Finding, placeOf, type FindingLook } from '../kit/Findings'
import { Icon } from '../kit/Icon'
import { Note } from '../kit/Note'
import { words } from '../words'

const looks: [ImportFinding['sort'], FindingLook][] = [
  ['refused', 'is-err'],
  ['to_fix', 'is-err'],
  ['dropped', 'is-warn'],
  ['changed', 'is-note'],
  ['noted', 'is-note'],
]

/** What it becomes, and the copies to take along. */
export function Outcome({ imported }: { imported: ImportedDrawing }) {
  const t = words.rules
  const { outcome, bindings_total, findings } = imported
  const fixes = findings.filter(({ sort }) => sort === 'to_fix').length
  return (
    <>
      <Note kind={outcome === 'runnable' ? 'ok' : outcome === 'draft' ? 'warn' : 'error'}>
        <b>{t.outcomes[outcome]}.</b> {outcome === 'draft' && t.draftLead(bindings_total, fixes)}
      </Note>
      {imported.copies.length > 0 && <Copies imported={imported} />}
    </>
  )
}

/** Everything a person has to say or redraw, and what became of the rest. */
export function Imported({ imported }: { imported: ImportedDrawing }) {
  const t = words.rules
  const { bindings, bindings_total, findings } = imported
  return (
    <>
      {bindings.length > 0 && (
        <section className="blk" aria-labelledby="bindings">
          <div className="rule-h">
            <h2 id="bindings">{t.bindings(bindings_total)}</h2>
            <span className="small">{t.bindingsLead}</span>
          </div>
          <ol className="probs">
            {bindings.map((binding, index) => (
              <Finding key={index} look="is-ask" sentence={binding.question} place={[t.bindingKinds[binding.kind] ?? binding.kind, placeOf(binding.element, binding.line)].join(' · ')}>
                {binding.hint && (
                  <p className="small hint-text">
                    {t.hint('')}
                    <code>{binding.hint}</code>
                  </p>
                )}
              </Finding>
            ))}
          </ol>
          {bindings_total > bindings.length && <p className="small muted">{t.shownFirst(bindings.length)}</p>}
        </section>
      )}
      {looks.map(([sort, look]) => (
        <Sort key={sort} title={t.sorts[sort]} look={look} findings={findings.filter((finding) => finding.sort === sort)} />
      ))}
    </>
  )
}

function Sort({ title, look, findings }: { title: string; look: FindingLook; findings: ImportFinding[] }) {
  if (findings.length === 0) return null
  const heading = words.rules.sortOf(title, findings.length)
  const list = (
    <ol className="probs">
      {findings.map((finding, index) => (
        <Finding key={index} look={look} sentence={finding.message} place={placeOf(finding.element, finding.line)} />
      ))}
    </ol>
  )
  // What somebody has to do stands open; what only happened is there for whoever wants to know.
  if (look === 'is-err')
    return (
      <section className="blk" aria-label={heading}>
        <div className="rule-h">
          <h2>{heading}</h2>
        </div>
        {list}
      </section>
    )
  return (
    <details className="why sort">
      <summary>{heading}</summary>
      {list}
    </details>
  )
}

function Copies({ imported }: { imported: ImportedDrawing }) {
  const t = words.rules
  const save = (process: string, bpmn: string) => {
    const address = URL.createObjectURL(new Blob([bpmn], { type: 'application/xml' }))
    const link = document.createElement('a')
    link.href = address
    link.download = `${process}.bpmn`
    link.click()
    URL.revokeObjectURL(address)
  }
  return (
    <section className="blk no-print" aria-labelledby="copies">
      <div className="rule-h">
        <h2 id="copies">{t.copies}</h2>
      </div>
      <p className="small">{t.copiesLead}</p>
      <p className="cluster change-door">
        {imported.copies.map(({ process, name, bpmn }) => (
          <button key={process} type="button" className="btn btn-secondary" onClick={() => save(process, bpmn)}>
            <Icon name="down" /> {t.copyDownload(name)}
          </button>
        ))}
      </p>
    </section>
  )
}
