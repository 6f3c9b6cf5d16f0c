/** What is wrong with a release: errors apart from warnings, and a scenario that went otherwise with what it wanted. */
import type { DefinitionProblem } from '../api/types'
import { Findings, type Told } from '../kit/Findings'
import { words } from '../words'
import { redScenario, WantedFound } from './Scenarios'

const KEPT = 500

export function Errors({ problems, total }: { problems: DefinitionProblem[]; total: number }) {
  const t = words.releases
  return (
    <section aria-labelledby="errors">
      <div className="rule-h">
        <h2 id="errors">{t.errors(total)}</h2>
        <span className="small">{t.errorsLead}</span>
      </div>
      <Findings problems={problems} look="is-err" told={told} />
      {problems.length >= KEPT && <p className="small muted">{t.errorsMore(problems.length)}</p>}
    </section>
  )
}

export function Warnings({ problems }: { problems: DefinitionProblem[] }) {
  const t = words.releases
  if (problems.length === 0) return null
  return (
    <section className="blk" aria-labelledby="warnings">
      <div className="rule-h">
        <h2 id="warnings">{t.warnings(problems.length)}</h2>
        <span className="small">{t.warningsLead}</span>
      </div>
      <Findings problems={problems} look="is-warn" told={told} />
    </section>
  )
}

function told({ code, message }: DefinitionProblem): Told {
  const red = redScenario(code === 'scenario_failed' ? message : '')
  if (!red) return {}
  return { sentence: red.sentence, detail: <WantedFound red={red} />, ...(red.hint && { fix: red.hint }) }
}
