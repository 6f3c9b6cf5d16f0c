/** A decision table in Korean: when, then, and why; after a try the row that fits and every cell that was passed are lit, each with a mark and a word beside its colour. */
import type { RuleRow, RuleTable as Table, SaidCell, TriedRow, TriedTable } from '../api/types'
import { Icon } from '../kit/Icon'
import { words } from '../words'

interface RuleTableProps {
  table: Table
  tried: TriedTable | undefined
  showText: boolean
}

export function RuleTable({ table, tried, showText }: RuleTableProps) {
  const t = words.rules
  const { inputs, outputs, annotations } = table
  const described = table.rows.some(({ description }) => description)
  const defaults = outputs.some((output) => output.default)
  return (
    <div className="dmn-frame tblwrap" tabIndex={0} role="region" aria-label={t.tableCaption(table.title)}>
      <table className="tbl tbl-cards dmn">
        <caption className="sr-only">{t.tableCaption(table.title)}</caption>
        <thead>
          <tr className="dmn-groups">
            <td />
            {inputs.length > 0 && (
              <th scope="colgroup" colSpan={inputs.length}>
                {t.when}
              </th>
            )}
            <th scope="colgroup" colSpan={outputs.length} className="is-then">
              {t.then}
            </th>
            {annotations.map((name) => (
              <td key={name} />
            ))}
          </tr>
          <tr>
            <th scope="col">{t.row}</th>
            {inputs.map((column, at) => (
              <th scope="col" key={at}>
                {column.heading}
                {tried && <span className="sub">{t.now(tried.values[at] ?? '')}</span>}
                {showText && <code>{column.expression}</code>}
              </th>
            ))}
            {outputs.map((column, at) => (
              <th scope="col" key={at} className={at === 0 ? 'is-then' : undefined}>
                {column.heading}
                {showText && column.name && <code>{column.name}</code>}
              </th>
            ))}
            {annotations.map((name) => (
              <th scope="col" key={name}>
                {name}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {table.rows.map((row) => (
            <Row key={row.row} row={row} table={table} tried={tried?.rows.find(({ row: n }) => n === row.row)} described={described} showText={showText} />
          ))}
          {defaults && (
            <tr className={isDefault(tried) ? 'is-lit' : undefined}>
              <th scope="row">
                <span className="dmn-no">{t.otherwise}</span>
                {isDefault(tried) && <State text={t.lit} look="b-info" />}
              </th>
              {inputs.map((column, at) => (
                <td key={at} data-label={column.heading} className="is-any" />
              ))}
              {outputs.map((column, at) => (
                <td key={at} data-label={column.heading} className={at === 0 ? 'is-then' : undefined}>
                  {column.default && <Said cell={column.default} showText={showText} />}
                </td>
              ))}
              {annotations.map((name) => (
                <td key={name} />
              ))}
            </tr>
          )}
        </tbody>
      </table>
    </div>
  )
}

const isDefault = (tried: TriedTable | undefined) => tried !== undefined && tried.rows.every(({ fits }) => !fits)

interface RowProps {
  row: RuleRow
  table: Table
  tried: TriedRow | undefined
  described: boolean
  showText: boolean
}

function Row({ row, table, tried, described, showText }: RowProps) {
  const t = words.rules
  const look = tried?.is_chosen ? 'is-lit' : tried?.is_near ? 'is-near' : tried?.fits ? 'is-fit' : tried ? 'is-off' : undefined
  return (
    <tr className={look}>
      <th scope="row">
        <span className="dmn-no">
          {row.row}
          <span className="dmn-word">{t.rowEnding}</span>
        </span>
        {tried?.is_chosen ? <State text={t.lit} look="b-info" /> : tried?.fits ? <State text={t.fitsOnly} look="b-plain" /> : tried?.is_near ? <State text={t.near} look="b-due" /> : null}
        {described && row.description && <span className="sub">{row.description}</span>}
      </th>
      {row.cells.map((cell, at) => (
        <td key={at} data-label={table.inputs[at]?.heading} className={classOf(cell, tried, at)}>
          <Said cell={cell} showText={showText} />
          {tried && !cell.is_any && (tried.fits || tried.is_near || tried.cells[at] === true) && <Mark passed={tried.cells[at] ?? null} />}
        </td>
      ))}
      {row.results.map((cell, at) => (
        <td key={at} data-label={table.outputs[at]?.heading} className={[at === 0 && 'is-then', isNothing(cell) && 'is-none'].filter(Boolean).join(' ') || undefined}>
          <Said cell={cell} showText={showText} />
        </td>
      ))}
      {table.annotations.map((name, at) => (
        <td key={name} data-label={name}>
          {row.annotations[at]}
        </td>
      ))}
    </tr>
  )
}

/** A result that says there is none: a card on a phone leaves it out. */
const isNothing = ({ text }: SaidCell) => text === '""' || text === 'null'

function classOf(cell: SaidCell, tried: TriedRow | undefined, at: number): string | undefined {
  if (cell.is_any) return 'is-any'
  if (!tried) return undefined
  if (tried.cells[at] === true) return 'is-passed'
  return tried.is_near ? 'is-failed' : undefined
}

function State({ text, look }: { text: string; look: string }) {
  return <span className={`badge ${look}`}>{text}</span>
}

function Mark({ passed }: { passed: boolean | null }) {
  const t = words.rules
  return (
    <span className="dmn-mark">
      <Icon name={passed ? 'check' : passed === false ? 'x' : 'dash'} />
      <span className={passed ? 'sr-only' : undefined}>{passed ? t.passed : passed === false ? t.failed : t.untold}</span>
    </span>
  )
}

/** As people say it; what cannot be said for certain, and what is asked for, as the file says it. */
function Said({ cell, showText }: { cell: SaidCell; showText: boolean }) {
  if (cell.said === null) return <code>{cell.text}</code>
  return (
    <>
      <span>{cell.said}</span>
      {showText && <code>{cell.text}</code>}
    </>
  )
}
