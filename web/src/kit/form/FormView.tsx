/** A form as its schema and layout describe it: numbered sections, fields side by side where both are short, files at the end. */
import { Fragment } from 'preact'
import { useEffect, useMemo, useState } from 'preact/hooks'
import { words } from '../../words'
import { Field } from './Field'
import { limits } from './attaching'
import { FileGroup } from './FileGroup'
import { Files } from './Files'
import { idleGroups } from './judged'
import { groupsOf, isGiven, widgetOf, type AttachmentGroup, type FieldUi, type Schema } from './schema'
import { attachmentsPointer } from './groups'
import { FormContext, useProblem, useSelected, type FormStore } from './store'
import { Wrong } from './Wrong'
import './form.css'

interface FormViewProps {
  store: FormStore
  /** Marks what is changed: these fields already, and whatever changes in this sitting. Nothing is marked in a first draft. */
  changed?: string[] | undefined
}

export function FormView({ store, changed }: FormViewProps) {
  const { schema, ui } = store.form
  const { sections } = ui
  const files = schema['x-attachments']
  const drawn = useDrawn(sections.length + 1)
  // The same elements each time: what is drawn already is not gone through again.
  const parts = useMemo(
    () =>
      sections.map((section, index) => (
        <section key={index} className="section" aria-labelledby={`s${index + 1}`}>
          <SectionHead no={index + 1} title={section.title} />
          {section.hint && <p className="hint2">{section.hint}</p>}
          <Fields names={section.fields} schema={schema} ui={ui.fields} changed={changed} />
        </section>
      )),
    [store, changed],
  )
  return (
    <FormContext.Provider value={store}>
      <p className="small muted form-key">{words.form.optionalKey}</p>
      {parts.slice(0, drawn)}
      {files && drawn > sections.length && (
        <section className="section" aria-labelledby={`s${sections.length + 1}`} id="f-attachments" tabIndex={-1}>
          <SectionHead no={sections.length + 1} title={words.form.files.title} />
          <FilesProblem />
          <AllFiles store={store} />
        </section>
      )}
    </FormContext.Provider>
  )
}

const sectionsAtFirst = 2

/**
 * How many sections are drawn: what the eye meets first, then the others one by one. A long form is there before it is
 * whole. A link into the form may lead to its end; then there is nothing to win by waiting.
 */
function useDrawn(all: number): number {
  const [drawn, draw] = useState(location.hash === '' ? Math.min(sectionsAtFirst, all) : all)
  useEffect(() => {
    if (drawn >= all) return
    const next = setTimeout(() => draw(drawn + 1), 0)
    return () => clearTimeout(next)
  }, [drawn, all])
  return drawn
}

function SectionHead({ no, title }: { no: number; title: string }) {
  return (
    <div className="section-h">
      <span className="section-no" aria-hidden="true">
        {no}
      </span>
      <h2 id={`s${no}`}>{title}</h2>
    </div>
  )
}

/** Group by group where the form has groups; what belongs to none of them comes last, and hides unless the form asks for it. */
function AllFiles({ store }: { store: FormStore }) {
  const { schema } = store.form
  const { hint, kinds = [], required = 0 } = schema['x-attachments'] ?? {}
  const groups = useShownGroups(store)
  if (groupsOf(schema).length === 0) return <Files documentId={store.documentId} hint={hint} kinds={kinds} />
  const rest = <Files documentId={store.documentId} field="" hint={hint} kinds={kinds} />
  return (
    <>
      <p className="hint2">{words.form.files.limit(limits.megabytes, limits.files)}</p>
      {groups.map((group) => (
        <FileGroup key={group.id} group={group} />
      ))}
      {required > 0 || hint || kinds.length > 0 || store.attached.some(({ field }) => field === '') ? (
        <div className="field">
          <p className="label">{words.form.files.other}</p>
          {rest}
        </div>
      ) : (
        <details className="why">
          <summary>{words.form.files.other}</summary>
          {rest}
        </details>
      )}
    </>
  )
}

/** The groups that have their place here: a judged row brings its own on a narrow screen, and none is asked for where all is well. */
function useShownGroups(store: FormStore): AttachmentGroup[] {
  const { schema, ui } = store.form
  const idle = useSelected(store, (now) => [...idleGroups(ui.fields, now.data)].sort().join(' ')).split(' ')
  const placed = useSelected(store, (now) => now.placed.join(' ')).split(' ')
  const holds = (id: string) => store.attached.some(({ field }) => field === id)
  return groupsOf(schema).filter(({ id, required = 0 }) => (idle.includes(id) ? required > 0 || holds(id) : !placed.includes(id)))
}

function FilesProblem() {
  const problem = useProblem(attachmentsPointer)
  return problem ? <Wrong id="f-attachments-wrong" sentence={problem} /> : null
}

interface FieldsProps {
  names: string[]
  schema: Schema
  ui: Record<string, FieldUi>
  changed: string[] | undefined
}

function Fields({ names, schema, ui, changed }: FieldsProps) {
  return (
    <>
      {inPairs(names, schema, ui).map((group) => {
        const drawn = group.map((name) => {
          const part = schema.properties?.[name]
          return part ? <Field key={name} name={name} schema={part} ui={ui[name]} marks={changed && (changed.some((pointer) => pointer.split('/')[1] === name) ? 'changed' : 'changes')} /> : null
        })
        return group.length > 1 ? (
          <div key={group[0]} className="fields-2">
            {drawn}
          </div>
        ) : (
          <Fragment key={group[0]}>{drawn}</Fragment>
        )
      })}
    </>
  )
}

/** Neighbours that are both short share a line. */
function inPairs(names: string[], schema: Schema, ui: Record<string, FieldUi>): string[][] {
  const groups: string[][] = []
  for (const name of names) {
    const last = groups.at(-1)
    const [other] = last ?? []
    const fits = last?.length === 1 && other !== undefined && isShort(other, schema, ui) && isShort(name, schema, ui)
    if (fits) last.push(name)
    else groups.push([name])
  }
  return groups
}

const textShort = 40

function isShort(name: string, schema: Schema, ui: Record<string, FieldUi>): boolean {
  const part = schema.properties?.[name]
  if (!part) return false
  const widget = widgetOf(part, ui[name])
  if (widget === 'money') return !isGiven(part)
  if (widget === 'text') return (part.maxLength ?? Infinity) <= textShort
  return widget === 'date' || widget === 'select' || widget === 'person' || widget === 'number'
}
