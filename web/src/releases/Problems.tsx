/** What is wrong with a release: each problem with its file, its place and how to mend it. Errors apart from warnings. */
import type { DefinitionProblem } from '../api/types'
import { Icon } from '../kit/Icon'
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
      <List problems={problems} look="is-err" />
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
      <List problems={problems} look="is-warn" />
    </section>
  )
}

function List({ problems, look }: { problems: DefinitionProblem[]; look: 'is-err' | 'is-warn' }) {
  return (
    <ol className="probs">
      {problems.map((problem, index) => (
        <One key={index} problem={problem} look={look} />
      ))}
    </ol>
  )
}

function One({ problem, look }: { problem: DefinitionProblem; look: 'is-err' | 'is-warn' }) {
  const t = words.releases
  const red = redScenario(problem.code === 'scenario_failed' ? problem.message : '')
  const places = [problem.element && `‘${problem.element}’`, problem.line !== null && t.line(problem.line), problem.pointer !== problem.element && problem.pointer].filter(Boolean)
  const fix = red?.hint || howToMend(problem)
  return (
    <li className={look}>
      <h3>
        <Icon name={look === 'is-err' ? 'stop' : 'warn'} />
        <span>{red ? red.sentence : problem.message}</span>
      </h3>
      {(problem.file || places.length > 0) && (
        <div className="where">
          {problem.file && <code>{problem.file}</code>}
          {places.length > 0 && <span>{places.join(' · ')}</span>}
        </div>
      )}
      {red && <WantedFound red={red} />}
      {fix && (
        <p className="fix">
          <b>{t.fix}</b>
          <span>{fix}</span>
        </p>
      )}
    </li>
  )
}

/** A sentence that says already what to do is left alone. */
function howToMend({ code, message, file }: DefinitionProblem): string {
  const t = words.releases
  const known = t.fixes[code]
  if (known) return known
  if (/십시오/.test(message)) return ''
  return t.fixByFile[file.slice(file.lastIndexOf('.') + 1).toLowerCase()] ?? t.fixElse
}
