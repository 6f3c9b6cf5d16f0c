/** What a release changes: a line per person first, then table by table, procedure by procedure, form by form. */
import type { ReleaseCard, ReleaseDifference } from '../api/types'
import { longDay } from '../kit/dates'
import { Icon } from '../kit/Icon'
import { Note } from '../kit/Note'
import { words } from '../words'
import { cellPlace, groups, inWords, parties, real, told, type Group, type Party } from './changes'

const LINES_OF_A_PARTY = 5
const LINES_OF_A_GROUP = 60

interface ChangesProps {
  differences: ReleaseDifference[]
  /** Whose notes explain the changes. */
  release: ReleaseCard
}

export function Changes({ differences, release }: ChangesProps) {
  const t = words.releases
  const changed = real(differences)
  return (
    <>
      {changed.length === 0 ? (
        <div className="note note-ok nothing">
          <Icon name="checkc" />
          <div>
            <b>{t.nothing}.</b> {t.nothingLead}
          </div>
        </div>
      ) : (
        <ul className="whowhat">
          {parties(differences).map((party) => (
            <PartyLine key={party.key} party={party} release={release} />
          ))}
        </ul>
      )}
      <div className="under">
        <Note>
          <b>{t.rest}</b> {t.running}
        </Note>
      </div>
      {groups(differences).map((group) => (
        <GroupSection key={group.key} group={group} />
      ))}
      <Unmoved differences={differences} />
    </>
  )
}

/** A sentence with what was struck out and what comes marked. */
function Sentence({ difference, whole = true }: { difference: ReleaseDifference; whole?: boolean }) {
  const said = told(difference, whole)
  if (typeof said === 'string') return <>{said}</>
  return (
    <>
      {said.before}
      <del className="was">{said.was}</del> <ins className="now">{said.now}</ins>
      {said.after}
    </>
  )
}

/** A cell, the change first: people know the limit that moved before they know the table. */
function CellInWords({ cell }: { cell: ReleaseDifference }) {
  const t = words.releases
  const { row, column, label } = cellPlace(cell)
  return (
    <>
      {column} <del className="was">{inWords(cell.before)}</del> <ins className="now">{inWords(cell.after)}</ins>
      <small className="sub">{[`${cell.subject} ${t.kinds2.table} ${row}`, label].filter(Boolean).join(' · ')}</small>
    </>
  )
}

function PartyLine({ party, release }: { party: Party; release: ReleaseCard }) {
  const t = words.releases
  const shown = party.differences.slice(0, LINES_OF_A_PARTY)
  const files = new Set(party.differences.map(({ file }) => file))
  const noted = release.changes.filter((change) => change.files.some((file) => files.has(file)))
  return (
    <li>
      <p className="party">
        {party.who}
        {party.about && <small>{party.about}</small>}
      </p>
      <div className="what">
        {shown.map((one, index) => (
          <p key={index}>{one.kind === 'cell' ? <CellInWords cell={one} /> : <Sentence difference={one} />}</p>
        ))}
        {party.differences.length > shown.length && <p className="small muted">{t.also(party.differences.length - shown.length)}</p>}
      </div>
      <div className="law">
        {release.legal_basis.map((basis) => (
          <p key={basis}>{basis}</p>
        ))}
        {noted.map((change, index) => (
          <p key={index}>
            {change.anchor && change.effective_on && t.anchorFrom(change.anchor, longDay(change.effective_on))}
            {change.anchor && ` · ${t.transitions[change.transition] ?? ''}`}
          </p>
        ))}
      </div>
    </li>
  )
}

function GroupSection({ group }: { group: Group }) {
  const t = words.releases
  const kind = t.kinds2[group.family]
  const others = group.others.slice(0, LINES_OF_A_GROUP)
  const rest = group.others.slice(LINES_OF_A_GROUP)
  return (
    <section className="blk" aria-label={`${group.subject} ${kind}`}>
      <div className="rule-h">
        <h2>{group.family === 'scenario' ? kind : `${group.subject} ${group.family === 'other' ? '' : kind}`}</h2>
        <span className="small">{group.cells.length > 0 && group.others.length === 0 ? t.counts.cells(group.cells.length) : t.counts.things(group.cells.length + group.others.length)}</span>
      </div>
      {group.cells.length > 0 && <Cells cells={group.cells} caption={`${group.subject} ${kind}`} />}
      {others.length > 0 && <Lines differences={others} />}
      {rest.length > 0 && (
        <details className="why">
          <summary>{t.also(rest.length)}</summary>
          <Lines differences={rest} />
        </details>
      )}
      {group.family !== 'scenario' && (
        <p className="where">
          <code>{group.file}</code>
        </p>
      )}
    </section>
  )
}

function Cells({ cells, caption }: { cells: ReleaseDifference[]; caption: string }) {
  const { cellColumns: columns } = words.releases
  return (
    <div className="tblwrap">
      <table className="tbl tbl-cards celltbl">
        <caption className="sr-only">{caption}</caption>
        <thead>
          <tr>
            <th scope="col">{columns.row}</th>
            <th scope="col">{columns.column}</th>
            <th scope="col">{columns.was}</th>
            <th scope="col">{columns.now}</th>
          </tr>
        </thead>
        <tbody>
          {cells.map((cell, index) => {
            const { row, label, column } = cellPlace(cell)
            return (
              <tr key={index}>
                <th scope="row">
                  {row}
                  {label && <span className="sub">{label}</span>}
                </th>
                <td data-label={columns.column}>{column}</td>
                <td data-label={columns.was}>
                  <del className="was">{inWords(cell.before)}</del>
                </td>
                <td data-label={columns.now} className="cell-new">
                  <b>{inWords(cell.after)}</b>
                </td>
              </tr>
            )
          })}
        </tbody>
      </table>
    </div>
  )
}

const signs: Record<ReleaseDifference['action'], string> = { added: '+', removed: '−', changed: '≠', renamed: '≠', same: '=' }

function Lines({ differences }: { differences: ReleaseDifference[] }) {
  const t = words.releases
  return (
    <ul className="fields-diff">
      {differences.map((one, index) => (
        <li key={index} className={`is-${one.action}`}>
          <span className="sg" aria-hidden="true">
            {signs[one.action]}
          </span>
          <span>
            <Sentence difference={one} whole={false} />
          </span>
          <small>{t.signs[one.action]}</small>
        </li>
      ))}
    </ul>
  )
}

function Unmoved({ differences }: { differences: ReleaseDifference[] }) {
  const t = words.releases
  const same = differences.filter(({ action }) => action === 'same')
  if (same.length === 0) return null
  return (
    <section className="blk" aria-labelledby="unmoved">
      <div className="rule-h">
        <h2 id="unmoved">{t.nothing}</h2>
        <span className="small">{t.sameFiles}</span>
      </div>
      <ul className="fields-diff">
        {same.map((one) => (
          <li key={one.file}>
            <span className="sg" aria-hidden="true">
              =
            </span>
            <span>{one.sentence}</span>
          </li>
        ))}
      </ul>
    </section>
  )
}
