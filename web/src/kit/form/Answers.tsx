/** The same form, read: every answer under its section, with a way back to its field. */
import type { ComponentChildren } from 'preact'
import type { Attachment, Json, JsonObject } from '../../api/types'
import { words } from '../../words'
import { columnsOf, isNumber, type Column } from './columns'
import { useSeats } from './ChoiceControls'
import { isObject } from './compute'
import { DocumentName } from './DocumentControl'
import { fieldId } from './pointer'
import { shown } from './reading'
import { isGiven, widgetOf, type FieldUi, type FormShape, type Schema } from './schema'
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
            <Answer title={words.form.files.title} fix={fix?.('f-attachments', words.form.files.title)}>
              {attachments.length === 0 ? (
                <span className="muted">{words.form.files.none}</span>
              ) : (
                <ul>
                  {attachments.map(({ id, name }) => (
                    <li key={id}>{name}</li>
                  ))}
                </ul>
              )}
            </Answer>
          </dl>
        </div>
      )}
    </>
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
  const widget = widgetOf(schema, ui)
  if (widget === 'person' && typeof value === 'string') return <PersonName id={value} />
  if (widget === 'document' && typeof value === 'string') return <DocumentName id={value} />
  if (widget === 'table' && Array.isArray(value)) return <RowsText rows={value} columns={columnsOf(schema, ui)} ui={ui} />
  return <>{shown(value, schema, { long: true })}</>
}

function PersonName({ id }: { id: string }) {
  return <>{useSeats().nameOf(id) ?? words.form.personGone}</>
}

/** A line a row: what it is about, its last sum, and whether it was chosen. The paper beside it has the whole table. */
function RowsText({ rows, columns, ui }: { rows: Json[]; columns: Column[]; ui: FieldUi | undefined }) {
  const [first] = columns
  const last = columns.filter(({ schema }) => isNumber(schema)).at(-1)
  if (rows.length === 0 || !first) return <None />
  return (
    <ul className="rows-read">
      {rows.filter(isObject).map((row, index) => (
        <li key={index}>
          <span>
            {shown(row[first.name], first.schema, {}) || words.form.rowNo(index + 1)}
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
