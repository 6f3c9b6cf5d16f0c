/** Below a rule: where it is used, which release changed it last, and how to change it. */
import type { ComponentChildren } from 'preact'
import { Link } from 'wouter-preact'
import { rules } from '../api/calls'
import type { RuleChange, RuleDetail, RuleUse } from '../api/types'
import { dottedDay } from '../kit/dates'
import { useMay } from '../kit/session'
import { words } from '../words'

const NAMES_SHOWN = 3

export function About({ rule }: { rule: RuleDetail }) {
  return (
    <div className="grid grid-wide blk">
      <section aria-labelledby="uses">
        <div className="rule-h">
          <h2 id="uses">{words.rules.usesTitle}</h2>
        </div>
        <Uses uses={rule.uses} />
      </section>
      <Changing file={rule.file} change={rule.changed} address={rules.fileAddress('tables', rule.id)} />
    </div>
  )
}

/** The file a rule stands in, the release that brought it, and the way to another. */
export function Changing({ file, change, address }: { file: string; change: RuleChange | null; address: string }) {
  const t = words.rules
  return (
    <section aria-labelledby="changing">
      <div className="rule-h">
        <h2 id="changing">{t.change}</h2>
      </div>
      <dl className="kv">
        <div>
          <dt>{t.fileTitle}</dt>
          <dd>
            <code className="path">{file}</code>
          </dd>
        </div>
        <div>
          <dt>{t.changedTitle}</dt>
          <dd>
            <Changed change={change} />
          </dd>
        </div>
      </dl>
      <Change>
        <a className="btn btn-secondary" href={address} download>
          {t.download}
        </a>
      </Change>
    </section>
  )
}

/** Rules are changed through the release door and nowhere else. */
export function Change({ children }: { children: ComponentChildren }) {
  const t = words.rules
  const mayUpload = useMay('releases.upload')
  return (
    <div className="no-print">
      <p className="small">{t.changeLead}</p>
      <p className="cluster change-door">
        {children}
        {mayUpload && (
          <Link className="btn btn-secondary" href="/releases/new">
            {t.toDoor}
          </Link>
        )}
      </p>
    </div>
  )
}

/** A few names, and how many more there are. */
export function listed(names: string[], total: number): string {
  const shown = names.slice(0, NAMES_SHOWN).join(', ')
  return total > NAMES_SHOWN ? words.rules.more(shown, total - NAMES_SHOWN) : shown
}

/** The steps that ask a decision, procedure by procedure. */
export function Uses({ uses }: { uses: RuleUse[] }) {
  const t = words.rules
  if (uses.length === 0) return <span className="muted">{t.unused}</span>
  const procedures = [...new Map(uses.map((use) => [use.procedure, use])).values()]
  return (
    <>
      {procedures.map((first) => (
        <span key={first.procedure} className="entry">
          {first.procedure_title} ›{' '}
          {uses
            .filter(({ procedure }) => procedure === first.procedure)
            .map((use) => use.step)
            .join(', ')}
          {first.how === 'line' && first.forms_total > 1 && <span className="sub">{t.beganBy(listed(first.forms, first.forms_total))}</span>}
        </span>
      ))}
    </>
  )
}

export function Changed({ change }: { change: RuleChange | null }) {
  const t = words.rules
  const reads = useMay('releases.read')
  if (!change) return null
  const when = change.source === 'folder' ? t.fromFolder : dottedDay(change.at)
  return (
    <span className="entry">
      {reads ? <Link href={`/releases/${change.id}`}>{change.title}</Link> : change.title}
      <span className="sub">{t.changedBy(when, change.by ? `${change.by.name} ${change.by.title}` : '')}</span>
    </span>
  )
}
