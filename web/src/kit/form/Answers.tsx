/** The same form, read: every answer under its section, with a way back to its field. */
import type { ComponentChildren } from 'preact'
import type { Attachment, Json, JsonObject } from '../../api/types'
import { words } from '../../words'
import { photosOf, Photos } from '../Photos'
import { ToneBadge } from '../ToneBadge'
import { columnsOf, isNumber, type Column } from './columns'
import { isObject } from './compute'
import { groupPointer } from './groups'
import { groupOf, headingOf, judgementOf, standingOf, type JudgedUi } from './judged'
import { fieldId } from './pointer'
import { Reading } from './Reading'
import { shown } from './reading'
import { groupsOf, isGiven, widgetOf, type AttachmentGroup, type FieldUi, type FormShape, type Schema } from './schema'
import { isEmpty } from './store'
import { sumOf } from './Totals'
import './form.css'

interface AnswersProps {
  form: FormShape
  data: JsonObject
  attachments: Attachment[]
  /** The link that leads to the field with this id; nothing when the answers can no longer be changed. */
  fix?: (id: string, name: string) => ComponentChildren
}

export function Answers({ form, data, attachments, fix }: AnswersProps) {
  const { schema, ui } = form
  const grouped = new Set(groupsOf(schema).map(({ id }) => id))
  const ungrouped = attachments.filter(({ field }) => !grouped.has(field))
  return (
    <>
      {ui.sections.map((section) => (
        <div key={section.title}>
          <div className="rule-h">
            <h2>{section.title}</h2>
          </div>
          <dl className="answers">
            {section.fields.map((name) => {
              const part = schema.properties?.[name]
              const title = part?.title ?? name
              return (
                part && (
                  <Answer key={name} title={title} fix={isGiven(part) ? null : fix?.(fieldId(`/${name}`), title)}>
                    <AnswerText value={data[name]} schema={part} ui={ui.fields[name]} />
                  </Answer>
                )
              )
            })}
          </dl>
        </div>
      ))}
      {(schema['x-attachments'] || attachments.length > 0) && (
        <div>
          <div className="rule-h">
            <h2>{words.form.files.title}</h2>
          </div>
          <dl className="answers">
            {groupsOf(schema).map((group) => {
              const here = attachments.filter(({ field }) => field === group.id)
              return (
                <Answer key={group.id} title={group.title} fix={fix?.(fieldId(groupPointer(group.id)), group.title)}>
                  <FilesText attachments={here} group={group} />
                </Answer>
              )
            })}
            {(groupsOf(schema).length === 0 || ungrouped.length > 0) && (
              <Answer title={words.form.files.title} fix={fix?.('f-attachments', words.form.files.title)}>
                <FilesText attachments={ungrouped} />
              </Answer>
            )}
          </dl>
        </div>
      )}
    </>
  )
}

function FilesText({ attachments, group }: { attachments: Attachment[]; group?: AttachmentGroup }) {
  if (attachments.length === 0) return <span className="muted">{words.form.files.none}</span>
  if (group?.images) {
    return (
      <Photos
        photos={photosOf(
          attachments.map(({ id }) => id),
          group.title,
        )}
      />
    )
  }
  return (
    <ul>
      {attachments.map(({ id, name }) => (
        <li key={id}>{name}</li>
      ))}
    </ul>
  )
}

function Answer({ title, fix, children }: { title: string; fix: ComponentChildren; children: ComponentChildren }) {
  return (
    <div>
      <dt>{title}</dt>
      <dd>{children}</dd>
      {fix && <dd className="ch">{fix}</dd>}
    </div>
  )
}

const None = () => <span className="muted">{words.draft.checkPage.empty}</span>

function AnswerText({ value, schema, ui }: { value: Json | undefined; schema: Schema; ui: FieldUi | undefined }) {
  if (value === undefined || value === null || value === '') return <None />
  if (widgetOf(schema, ui) === 'table' && Array.isArray(value)) return <RowsText rows={value} columns={columnsOf(schema, ui)} ui={ui} />
  return <Reading value={value} schema={schema} ui={ui} long />
}

/** A line a row: what it is about, its last sum, and whether it was chosen. The paper beside it has the whole table. */
function RowsText({ rows, columns, ui }: { rows: Json[]; columns: Column[]; ui: FieldUi | undefined }) {
  const [first] = columns
  const last = columns.filter(({ schema }) => isNumber(schema)).at(-1)
  if (rows.length === 0 || !first) return <None />
  if (ui?.judged) return <JudgedText rows={rows.filter(isObject)} ui={ui.judged} />
  return (
    <ul className="rows-read">
      {rows.filter(isObject).map((row, index) => (
        <li key={index}>
          <span>
            {isEmpty(row[first.name]) ? words.form.rowNo(index + 1) : <Reading value={row[first.name]} schema={first.schema} />}
            {ui?.pick && row[ui.pick] === true && <span className="badge b-info changed-mark">{words.form.picked}</span>}
          </span>
          {last && <span className="num nowrap">{shown(row[last.name], last.schema, { long: true })}</span>}
        </li>
      ))}
      {ui?.footer && last && rows.length > 1 && ui.footer.sums.includes(last.name) && (
        <li className="b">
          <span>{ui.footer.label}</span>
          <span className="num nowrap">{shown(sumOf(rows, last.name, ui.footer.where), last.schema, { long: true })}</span>
        </li>
      )}
    </ul>
  )
}

const tones = { open: 'plain', fine: 'ok', wrong: 'late' } as const

function JudgedText({ rows, ui }: { rows: JsonObject[]; ui: JudgedUi }) {
  return (
    <ul className="rows-read">
      {rows.map((row, index) => (
        <li key={index}>
          <span>
            {headingOf(row, ui) || words.form.rowNo(index + 1)} <small className="muted">{groupOf(row, ui)}</small>
          </span>
          <ToneBadge tone={tones[standingOf(row, ui)]} text={judgementOf(row, ui) || words.form.judged.open} />
        </li>
      ))}
    </ul>
  )
}
