/** How the scenarios of a release went: which failed, at which step, what was wanted and what was found. */
import type { ReleaseDetail } from '../api/types'
import { Icon } from '../kit/Icon'
import { words } from '../words'

export interface Red {
  sentence: string
  what: string
  wanted: string
  found: string
  hint: string
}

/** The sentence of a failed scenario, in its parts; null when it is another sentence. */
export function redScenario(message: string): Red | null {
  const parts = /^(시나리오 ‘.*?’의 .*?적힌 것과 다르게 되었습니다\.)\s*(.*?)\s*(고친 것이 맞다면 .*)?$/su.exec(message)
  if (!parts) return null
  const [, sentence = '', rest = '', hint = ''] = parts
  const compared = /^(.*)\. 바란 것: (.*), 나온 것: (.*?)\.?$/su.exec(rest)
  return { sentence, what: compared?.[1] ?? rest, wanted: compared?.[2] ?? '', found: compared?.[3] ?? '', hint }
}

export function WantedFound({ red }: { red: Red }) {
  const t = words.releases
  return (
    <dl className="kv">
      <div>
        <dt>{t.said}</dt>
        <dd>{red.what}</dd>
      </div>
      {red.wanted && <Entries name={t.wanted} entries={red.wanted} others={red.found} />}
      {red.found && <Entries name={t.found} entries={red.found} others={red.wanted} />}
    </dl>
  )
}

/** The entries of one side, those marked which the other has not. */
function Entries({ name, entries, others }: { name: string; entries: string; others: string }) {
  const known = new Set(others.split(', '))
  return (
    <div>
      <dt>{name}</dt>
      <dd>
        {entries.split(', ').map((entry, index) => (
          <span key={index} className="entry">
            {known.has(entry) ? entry : <mark className="now">{entry}</mark>}
          </span>
        ))}
      </dd>
    </div>
  )
}

export function Scenarios({ release }: { release: ReleaseDetail }) {
  const t = words.releases
  const { scenarios, scenarios_left_out: leftOut } = release
  if (scenarios.length === 0 && leftOut === 0) return null
  const red = scenarios.filter(({ passed }) => !passed)
  const green = scenarios.filter(({ passed }) => passed)
  return (
    <section aria-labelledby="scenarios">
      <div className="rule-h">
        <h2 id="scenarios">{t.scenarios(scenarios.length)}</h2>
        {scenarios.length > 0 && <span className={`badge ${red.length > 0 ? 'b-late' : 'b-ok'}`}>{red.length > 0 ? t.red(red.length) : t.green}</span>}
      </div>
      {red.length > 0 && (
        <ul className="checklist">
          {red.map((one) => (
            <li key={one.path} className="is-todo">
              <Icon name="stop" />
              <span>
                {one.title}
                {one.step > 0 && (
                  <small>
                    {t.scenarioStep}: {t.stepNo(one.step)}
                  </small>
                )}
              </span>
            </li>
          ))}
        </ul>
      )}
      {green.length > 0 && (
        <details className="why">
          <summary>{t.passedList(green.length)}</summary>
          <ul className="checklist">
            {green.map((one) => (
              <li key={one.path} className="is-ok">
                <Icon name="check" />
                <span>{one.title}</span>
              </li>
            ))}
          </ul>
        </details>
      )}
      {scenarios.length === 0 && <p className="small muted">{t.scenariosNone}</p>}
      {leftOut > 0 && <p className="small muted leftout">{t.leftOut(leftOut)}</p>}
    </section>
  )
}
