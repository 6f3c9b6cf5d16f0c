/** Every procedure and decision table in force: what each is, where it is used, which release changed it last. */
import { useQuery } from '@tanstack/preact-query'
import { Link, useLocation, useSearch } from 'wouter-preact'
import { rules } from '../api/calls'
import { withQuery } from '../api/client'
import { keys } from '../api/queries'
import type { ProcedureCard, RuleBook, RuleGroup, TableCard } from '../api/types'
import { longDay } from '../kit/dates'
import { Icon } from '../kit/Icon'
import { Loaded, Skeleton } from '../kit/Loaded'
import { Empty } from '../kit/Note'
import { PageHead } from '../kit/Page'
import { useMay } from '../kit/session'
import { words } from '../words'
import { Changed, listed, Uses } from './About'
import { fitting, sizeOf } from './book'
import './studio.css'

export default function RulesPage() {
  const query = useQuery({ queryKey: keys.rules, queryFn: rules.book })
  const t = words.rules
  if (!useMay('rules.read')) return <Empty title={t.mayNot} />
  return (
    <>
      <PageHead
        title={t.title}
        prints
        below={<p className="muted">{t.lead}</p>}
        actions={
          <Link className="btn btn-secondary" href="/rules/check">
            <Icon name="round" /> {t.checkTitle}
          </Link>
        }
      />
      <Loaded query={query} waiting={<Skeleton lines={10} />}>
        {(book) => <Book book={book} />}
      </Loaded>
    </>
  )
}

function Book({ book }: { book: RuleBook }) {
  const t = words.rules
  const [, go] = useLocation()
  const q = new URLSearchParams(useSearch()).get('q') ?? ''
  const groups = fitting(book, q)
  const { release } = book
  return (
    <>
      <p className="small rules-now">
        {t.inForce(release.title, release.version, release.since ? longDay(release.since) : '')} <span className="muted">{t.totals(book.procedures_total, book.tables_total)}</span>
      </p>
      <Search q={q} />
      {q && groups.length > 0 && (
        <p className="small muted" role="status">
          {t.found(sizeOf(groups), q)}
        </p>
      )}
      {groups.length === 0 && (
        <Empty title={t.none(q)}>
          <p>{t.noneLead}</p>
          <button type="button" className="btn btn-secondary" onClick={() => go('/rules')}>
            {t.showAll}
          </button>
        </Empty>
      )}
      {groups.map((group) => (
        <Group key={group.id} group={group} />
      ))}
    </>
  )
}

function Search({ q }: { q: string }) {
  const t = words.rules
  const [, go] = useLocation()
  return (
    <form
      className="bigsearch no-print rules-search"
      role="search"
      aria-label={t.find}
      action="/rules"
      onSubmit={(event) => event.preventDefault()}
    >
      <Icon name="search" />
      <label className="sr-only" htmlFor="rules-q">
        {t.find}
      </label>
      <input
        id="rules-q"
        name="q"
        type="search"
        autocomplete="off"
        placeholder={t.findExample}
        defaultValue={q}
        // The whole book is here already: every letter narrows it at once.
        onInput={(event) => go(withQuery('/rules', { q: event.currentTarget.value.trim() }), { replace: true })}
      />
    </form>
  )
}

function Group({ group }: { group: RuleGroup }) {
  const t = words.rules
  const { columns } = t
  return (
    <section className="rules-group" aria-label={group.title}>
      <div className="rule-h">
        <h2>{group.title}</h2>
      </div>
      <div className="tblwrap">
        <table className="tbl tbl-cards rulestbl">
          <caption className="sr-only">{t.caption(group.title)}</caption>
          <thead>
            <tr>
              <th scope="col">{columns.title}</th>
              <th scope="col">{columns.uses}</th>
              <th scope="col">{columns.changed}</th>
            </tr>
          </thead>
          <tbody>
            {group.procedures.map((procedure) => (
              <Procedure key={procedure.id} procedure={procedure} />
            ))}
            {group.tables.map((table) => (
              <Table key={table.id} table={table} />
            ))}
          </tbody>
        </table>
      </div>
    </section>
  )
}

function Procedure({ procedure }: { procedure: ProcedureCard }) {
  const t = words.rules
  const { columns } = t
  return (
    <tr>
      <th scope="row">
        <span className="badge b-plain">{t.kinds.procedure}</span> <Link href={`/rules/procedures/${encodeURIComponent(procedure.id)}`}>{procedure.title}</Link>
        {procedure.steps.length > 0 && <span className="sub">{t.steps(procedure.steps.join(', '))}</span>}
      </th>
      <td data-label={columns.uses} className="small">
        {procedure.forms.length > 0 && t.beganBy(listed(procedure.forms, procedure.forms_total))}
      </td>
      <td data-label={columns.changed} className="small">
        <Changed change={procedure.changed} />
      </td>
    </tr>
  )
}

function Table({ table }: { table: TableCard }) {
  const t = words.rules
  const { columns } = t
  return (
    <tr>
      <th scope="row">
        <span className="badge b-info">{t.kinds.table}</span> <Link href={`/rules/tables/${encodeURIComponent(table.id)}`}>{table.title}</Link>
        <span className="sub">{table.policy || t.noTable}</span>
      </th>
      <td data-label={columns.uses} className="small">
        <Uses uses={table.uses} />
      </td>
      <td data-label={columns.changed} className="small">
        <Changed change={table.changed} />
      </td>
    </tr>
  )
}
