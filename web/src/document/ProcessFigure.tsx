/** The procedure this document runs through: a list of steps for everyone, the diagram for whoever opens it. */
import { useState } from 'preact/hooks'
import type { DocumentDetail } from '../api/types'
import { words } from '../words'
import { Diagram } from './Diagram'

export function ProcessFigure({ document }: { document: DocumentDetail }) {
  const t = words.document
  const [shown, show] = useState(false)
  const { process } = document
  if (process.steps.length === 0) return null
  return (
    <section className="no-print">
      <details className="why" onToggle={(event) => event.currentTarget.open && show(true)}>
        <summary>{t.process}</summary>
        <ol className="steps process-steps">
          {process.steps.map((step) => (
            <li key={step.id} className={`is-${step.state}`} aria-current={step.state === 'now' ? 'step' : undefined}>
              <span className="step-who">{step.name}</span> <span className="step-act">{t.processStates[step.state]}</span>
            </li>
          ))}
        </ol>
        {shown && <Diagram id={document.id} revision={document.revision} name={process.name} />}
      </details>
    </section>
  )
}
