/** The answers of one form while they are written: data, computed fields, problems, and who wants to hear of a change. Saving is the page's business. */
import { createContext } from 'preact'
import { useContext, useLayoutEffect, useReducer, useRef } from 'preact/hooks'
import type { FieldProblem, Json, JsonObject } from '../../api/types'
import { begun } from './columns'
import { computed } from './compute'
import { at, put, type Path } from './pointer'
import { checks, type CheckState } from './checks'
import { filesAsked, type Attached } from './groups'
import type { FormShape } from './schema'
import { asked, validate } from './validate'

interface ServerSays {
  problems: FieldProblem[]
  data: JsonObject
}

export class FormStore {
  data: JsonObject
  /** The same data as the person found it: what differs from it was changed in this sitting. */
  readonly found: JsonObject
  /** pointer → sentence, of everything that is wrong now. */
  private wrong = new Map<string, string>()
  private says: ServerSays | null = null
  private touched = new Set<string>()
  /** The person asked to go on: from now on everything missing is shown too. */
  showsAll = false
  checks: CheckState[] = []
  /** Fields that are missing or not as the schema wants them; checks and files not counted. */
  unanswered: string[] = []
  required: ReadonlySet<string> = new Set()
  hidden: ReadonlySet<string> = new Set()
  attached: Attached
  /** Groups of files that have their place beside the rows they belong to, by the field that shows them. */
  private readonly beside = new Map<string, readonly string[]>()
  private readonly listeners = new Set<() => void>()

  constructor(
    readonly form: FormShape,
    data: JsonObject,
    readonly documentId: string,
    attached: Attached = [],
  ) {
    this.attached = attached
    this.data = computed(form.schema, begun(form.schema, data))
    this.found = this.data
    this.judge()
  }

  at(path: Path): Json | undefined {
    return at(this.data, path)
  }

  set(path: Path, value: Json | undefined): void {
    this.replace(put(this.data, path, value))
  }

  /** New data from outside: a restored copy, or the server's. */
  replace(data: JsonObject): void {
    this.data = computed(this.form.schema, data)
    this.judge()
    this.tell()
  }

  /** What the server computed is what will be printed. Taken only if nothing was typed meanwhile. */
  settle(sent: JsonObject, kept: JsonObject, problems: FieldProblem[]): void {
    this.says = { problems, data: sent }
    if (this.data === sent && JSON.stringify(kept) !== JSON.stringify(sent)) {
      this.data = kept
      this.says.data = kept
    }
    this.judge()
    this.tell()
  }

  /** The person has left this field: from now on what is wrong in it is said. */
  touch(pointer: string): void {
    if (this.touched.has(pointer)) return
    this.touched.add(pointer)
    this.tell()
  }

  attach(files: Attached): void {
    this.attached = files
    this.judge()
    this.tell()
  }

  get placed(): string[] {
    return [...this.beside.values()].flat()
  }

  place(pointer: string, groups: readonly string[]): void {
    this.beside.set(pointer, groups)
    this.tell()
  }

  showAll(): void {
    this.showsAll = true
    this.tell()
  }

  /** The sentence to show at a field now; nothing while it is still being written for the first time. */
  problemAt(pointer: string): string | null {
    const sentence = this.wrong.get(pointer)
    if (sentence === undefined) return null
    return this.showsAll || this.touched.has(pointer) ? sentence : null
  }

  /** Everything that stands in the way, in the order of the form. */
  problems(): FieldProblem[] {
    const order = this.form.ui.sections.flatMap((section) => section.fields)
    const place = (pointer: string) => {
      const index = order.indexOf(pointer.split('/')[1] ?? '')
      return index < 0 ? order.length : index
    }
    return [...this.wrong]
      .map(([pointer, message]) => ({ code: '', pointer, message }))
      .sort((a, b) => place(a.pointer) - place(b.pointer))
  }

  /** Whether these answers are others than the ones here. */
  differs(data: JsonObject): boolean {
    return [...new Set([...Object.keys(data), ...Object.keys(this.data)])].some(
      (name) => JSON.stringify(data[name]) !== JSON.stringify(this.data[name]),
    )
  }

  changed(path: Path): boolean {
    return JSON.stringify(at(this.found, path)) !== JSON.stringify(this.at(path))
  }

  subscribe(listener: () => void): () => void {
    this.listeners.add(listener)
    return () => this.listeners.delete(listener)
  }

  private tell(): void {
    this.listeners.forEach((listener) => listener())
  }

  private judge(): void {
    const { schema } = this.form
    const now = asked(schema, this.data)
    this.required = sameSet(this.required, now.required)
    this.hidden = sameSet(this.hidden, new Set([...now.unasked].filter((name) => isEmpty(this.data[name]))))
    this.wrong = validate(schema, this.data, this.required)
    this.unanswered = [...this.wrong.keys()]
    this.checks = checks(schema, this.data)
    for (const { passed, strict, pointer, message } of this.checks) {
      // A check about something not yet written is a line of the checklist, not a mistake.
      if ((passed === false || (strict && passed === null)) && !this.wrong.has(pointer)) this.wrong.set(pointer, message)
    }
    for (const { pointer, message, passed } of filesAsked(schema, this.attached)) if (!passed) this.wrong.set(pointer, message)
    for (const { pointer, message } of this.says?.problems ?? []) {
      const path = pointer.split('/').slice(1)
      const still = JSON.stringify(at(this.says?.data, path)) === JSON.stringify(this.at(path))
      if (still && !this.wrong.has(pointer)) this.wrong.set(pointer, message)
    }
  }
}

export const isEmpty = (value: Json | undefined) =>
  value === undefined || value === null || value === '' || (Array.isArray(value) && value.length === 0)

/** The old set when nothing changed, so that nobody redraws for it. */
function sameSet(old: ReadonlySet<string>, next: Set<string>): ReadonlySet<string> {
  return old.size === next.size && [...next].every((name) => old.has(name)) ? old : next
}

export const FormContext = createContext<FormStore | null>(null)

export function useForm(): FormStore {
  const store = useContext(FormContext)
  if (!store) throw new Error('a form field needs a FormView around it')
  return store
}

/** One view of the form; the component redraws only when this view changes, so a key press costs one field and what follows from it. */
export function useSelected<T>(store: FormStore, select: (store: FormStore) => T): T {
  const [, redraw] = useReducer((count: number) => count + 1, 0)
  const latest = useRef(select)
  latest.current = select
  const value = select(store)
  const shown = useRef(value)
  shown.current = value
  useLayoutEffect(() => {
    const look = () => {
      if (!Object.is(latest.current(store), shown.current)) redraw(undefined)
    }
    // Something may have changed between drawing and listening.
    look()
    return store.subscribe(look)
  }, [store])
  return value
}

export function useAt(path: Path): Json | undefined {
  return useSelected(useForm(), (store) => store.at(path))
}

export function useProblem(pointer: string): string | null {
  return useSelected(useForm(), (store) => store.problemAt(pointer))
}

