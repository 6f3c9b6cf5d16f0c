/** One procedure: who does what in it, its drawing, the decisions it asks, and how it is changed. */
import { useQuery } from '@tanstack/preact-query'
import { useMemo } from 'preact/hooks'
import { Link, useParams } from 'wouter-preact'
import { rules } from '../api/calls'
import { keys } from '../api/queries'
import type { ProcedureDetail } from '../api/types'
import { Drawing } from '../kit/diagram/Drawing'
import { Icon } from '../kit/Icon'
import { Loaded, Skeleton } from '../kit/Loaded'
import { PageHead } from '../kit/Page'
import { words } from '../words'
import { Changing } from './About'
import { Crumb } from './Crumb'
import './studio.css'

export default function ProcedurePage() {
  const { id = '' } = useParams<{ id: string }>()
  const query = useQuery({ queryKey: keys.procedure(id), queryFn: () => rules.procedure(id) })
  return (
    <Loaded query={query} waiting={<Skeleton lines={12} />}>
      {(procedure) => <Procedure key={procedure.id} procedure={procedure} />}
    </Loaded>
  )
}

function Procedure({ procedure }: { procedure: ProcedureDetail }) {
  const t = words.rules
  const drawn = useMemo(() => ({ bpmn: procedure.bpmn, marks: {}, here: [] }), [procedure])
  const address = rules.fileAddress('procedures', procedure.id)
  return (
    <>
      <PageHead
        title={procedure.title}
        prints
        above={<Crumb>{t.kinds.procedure}</Crumb>}
        below={<p className="lead">{t.procedureLead}</p>}
        actions={
          <>
            <button type="button" className="btn btn-secondary" onClick={() => print()}>
              <Icon name="print" /> {t.print}
            </button>
            <a className="btn btn-secondary" href={address} download>
              <Icon name="down" /> {t.download}
            </a>
          </>
        }
      />
      {procedure.tasks.length > 0 && (
        <section aria-labelledby="tasks">
          <div className="rule-h">
            <h2 id="tasks">{t.tasks}</h2>
          </div>
          <ol className="steps">
            {procedure.tasks.map((task) => (
              <li key={task.id} className="is-next">
                <span className="step-who">{task.title}</span> <span className="step-act">{task.who}</span>
                {task.due_days !== null && <span className="step-when">{t.dueDays(task.due_days)}</span>}
              </li>
            ))}
          </ol>
        </section>
      )}
      <section className="blk" aria-labelledby="drawing">
        <div className="rule-h">
          <h2 id="drawing">{t.drawing}</h2>
        </div>
        {/* The list above says the same in words. */}
        <Drawing drawn={drawn} name={t.drawing} label={t.drawingLabel(procedure.title)} />
      </section>
      <div className="grid grid-wide blk">
        <div className="stack-l">
          {procedure.tables.length > 0 && (
            <section aria-labelledby="tables">
              <div className="rule-h">
                <h2 id="tables">{t.tables}</h2>
              </div>
              <ul className="asked">
                {procedure.tables.map((table) => (
                  <li key={`${table.id} ${table.step}`}>
                    <Link href={`/rules/tables/${encodeURIComponent(table.id)}`}>{table.title}</Link>
                    <span className="sub">{t.askedBy(table.step)}</span>
                  </li>
                ))}
              </ul>
            </section>
          )}
          {procedure.forms.length > 0 && (
            <section aria-labelledby="forms">
              <div className="rule-h">
                <h2 id="forms">{t.beginsWith}</h2>
              </div>
              <p>{procedure.forms_total > procedure.forms.length ? t.more(procedure.forms.join(', '), procedure.forms_total - procedure.forms.length) : procedure.forms.join(', ')}</p>
            </section>
          )}
        </div>
        <Changing file={procedure.file} change={procedure.changed} address={address} />
      </div>
    </>
  )
}
