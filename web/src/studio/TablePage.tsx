/** One decision: its tables in Korean, tried live with values that stand in the address, where it is used, how it is changed. */
import { keepPreviousData, useQuery } from '@tanstack/preact-query'
import { useEffect, useRef, useState } from 'preact/hooks'
import { useLocation, useParams, useSearch } from 'wouter-preact'
import { rules } from '../api/calls'
import { Problem } from '../api/client'
import { keys } from '../api/queries'
import type { RuleDetail, TriedRule } from '../api/types'
import { Icon } from '../kit/Icon'
import { Loaded, Skeleton } from '../kit/Loaded'
import { Note, ProblemNote } from '../kit/Note'
import { PageHead } from '../kit/Page'
import { words } from '../words'
import { About } from './About'
import { Crumb } from './Crumb'
import { RuleTable } from './RuleTable'
import { TryForm } from './TryForm'
import { fromQuery, toQuery, toValues, type Typed } from './values'
import './studio.css'

const PAUSE_AFTER_KEY_MS = 250

export default function TablePage() {
  const { id = '' } = useParams<{ id: string }>()
  const query = useQuery({ queryKey: keys.ruleTable(id), queryFn: () => rules.table(id) })
  return (
    <Loaded query={query} waiting={<Skeleton lines={12} />}>
      {(rule) => <Rule key={rule.id} rule={rule} />}
    </Loaded>
  )
}

function Rule({ rule }: { rule: RuleDetail }) {
  const t = words.rules
  const { typed, type, clear, tried } = useTrying(rule)
  const [showText, setShowText] = useState(false)
  const [own, ...required] = rule.tables
  return (
    <>
      <PageHead
        title={rule.title}
        prints
        above={<Crumb>{t.kinds.table}</Crumb>}
        below={<p className="lead">{rule.description || t.readLead}</p>}
        actions={
          <>
            <button type="button" className="btn btn-secondary" onClick={() => print()}>
              <Icon name="print" /> {t.print}
            </button>
            <a className="btn btn-secondary" href={rules.fileAddress('tables', rule.id)} download>
              <Icon name="down" /> {t.download}
            </a>
          </>
        }
      />
      {rule.fields.length > 0 && (
        <section className="trying" aria-labelledby="trying">
          <div className="rule-h">
            <h2 id="trying">{t.tryTitle}</h2>
            <span className="small muted no-print">{t.tryLead}</span>
          </div>
          <TryForm fields={rule.fields} typed={typed} problems={tried.error instanceof Problem ? tried.error.problems : []} onType={type} />
          <div role="status" aria-live="polite">
            <Outcome tried={tried.data} error={tried.error} />
          </div>
          {toQuery(typed) && (
            <p className="no-print">
              <button type="button" className="linkbtn" onClick={clear}>
                {t.clear}
              </button>
            </p>
          )}
        </section>
      )}
      {own ? (
        <section className="blk" aria-labelledby="table">
          <div className="rule-h">
            <h2 id="table">{t.table}</h2>
            <span className="small">{own.policy}</span>
          </div>
          <RuleTable table={own} tried={tried.data?.tables.find(({ key }) => key === own.key)} showText={showText} />
          <label className="show-text no-print">
            <input type="checkbox" checked={showText} onChange={(event) => setShowText(event.currentTarget.checked)} /> {t.showText}
          </label>
        </section>
      ) : (
        <Note>{t.literal}</Note>
      )}
      {required.map((table) => (
        <section key={table.key} className="blk" aria-label={t.requiredTable(table.title)}>
          <div className="rule-h">
            <h2>{t.requiredTable(table.title)}</h2>
            <span className="small">{table.policy}</span>
          </div>
          <RuleTable table={table} tried={tried.data?.tables.find(({ key }) => key === table.key)} showText={showText} />
        </section>
      ))}
      <About rule={rule} />
    </>
  )
}

/** What is typed, kept in the address, and what the server says to it once the typing pauses. */
function useTrying(rule: RuleDetail) {
  const [, go] = useLocation()
  const search = useSearch()
  const [typed, setTyped] = useState<Typed>(() => fromQuery(rule.fields, search))
  const [asked, ask] = useState(typed)
  const waiting = useRef<ReturnType<typeof setTimeout>>(undefined)
  useEffect(() => () => clearTimeout(waiting.current), [])
  const settle = (next: Typed) => {
    const query = toQuery(next)
    ask(next)
    go(`/rules/tables/${encodeURIComponent(rule.id)}${query ? `?${query}` : ''}`, { replace: true })
  }
  const type = (path: string, text: string) => {
    const next = { ...typed, [path]: text }
    setTyped(next)
    clearTimeout(waiting.current)
    waiting.current = setTimeout(() => settle(next), PAUSE_AFTER_KEY_MS)
  }
  const clear = () => {
    clearTimeout(waiting.current)
    setTyped({})
    settle({})
  }
  const values = toValues(rule.fields, asked)
  const isAsked = Object.keys(values).length > 0
  const answer = useQuery({
    queryKey: keys.triedTable(rule.id, values),
    queryFn: () => rules.attempt(rule.id, values),
    enabled: isAsked,
    placeholderData: keepPreviousData,
    retry: false,
  })
  return { typed, type, clear, tried: isAsked ? answer : { data: undefined, error: null } }
}

function Outcome({ tried, error }: { tried: TriedRule | undefined; error: unknown }) {
  const t = words.rules
  if (error) return <ProblemNote error={error} />
  if (!tried) return <p className="small muted no-print">{t.nothingYet}</p>
  return (
    <>
      {tried.state === 'decided' ? (
        <Answers tried={tried} />
      ) : (
        <Note kind={tried.state === 'none' ? 'warn' : 'error'}>
          <b>{t.undecided}.</b> {tried.sentence}
        </Note>
      )}
      {tried.missing.length > 0 && <p className="small muted missing">{t.missing(tried.missing.join(', '))}</p>}
    </>
  )
}

function Answers({ tried }: { tried: TriedRule }) {
  const t = words.rules
  const [first] = tried.answers
  return (
    <div className="answers">
      <p className="answers-say">
        <Icon name="check" /> <b>{tried.sentence}</b>
      </p>
      {tried.answers.length === 1 && first ? (
        <dl className="answer-one">
          {first.map(({ label, said }) => (
            <div key={label}>
              <dt>{label}</dt>
              <dd>{said}</dd>
            </div>
          ))}
        </dl>
      ) : (
        first && (
          <div className="tblwrap dmn-frame" tabIndex={0} role="region" aria-label={t.answersCaption}>
            <table className="tbl tbl-cards tbl-dense">
              <caption className="sr-only">{t.answersCaption}</caption>
              <thead>
                <tr>
                  {first.map(({ label }) => (
                    <th scope="col" key={label}>
                      {label}
                    </th>
                  ))}
                </tr>
              </thead>
              <tbody>
                {tried.answers.map((answer, index) => (
                  <tr key={index}>
                    {answer.map(({ label, said, is_none }) => (
                      <td key={label} data-label={label} className={is_none ? 'is-none' : undefined}>
                        {said}
                      </td>
                    ))}
                  </tr>
                ))}
              </tbody>
            </table>
          </div>
        )
      )}
    </div>
  )
}
