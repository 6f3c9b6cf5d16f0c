/** Saves a draft by itself: a moment after the last key, one request at a time, never over somebody else's change. */
import { Problem } from '../api/client'
import type { DraftSaved, JsonObject } from '../api/types'
import type { FormStore } from '../kit/form/store'
import type { Keeping } from './keeping'

export type SaveState =
  | { kind: 'saved'; at: string | null }
  | { kind: 'writing' }
  | { kind: 'saving' }
  | { kind: 'offline' }
  | { kind: 'failed'; error: unknown }
  | { kind: 'stale' }

export const pauses = { key: 1_200, most: 8_000, keep: 300, again: 15_000 }

interface Parts {
  store: FormStore
  revision: number
  keeping: Keeping
  /** `key` makes the server answer a repeated request with its first result. */
  save: (data: JsonObject, revision: number, key: string) => Promise<DraftSaved>
  onSaved: (answer: DraftSaved) => void
}

export class Autosave {
  state: SaveState = { kind: 'saved', at: null }
  answer: DraftSaved | null = null
  revision: number
  /** The data the server has; anything else in the store is unsaved. */
  private there: JsonObject
  /** Sent, but nobody knows whether it arrived: it is sent again as it was before anything newer. */
  private doubtful: { data: JsonObject; key: string } | null = null
  private settling = false
  private running: Promise<boolean> | null = null
  private timers = new Map<keyof typeof pauses, ReturnType<typeof setTimeout>>()
  private readonly listeners = new Set<() => void>()

  constructor(private readonly parts: Parts) {
    this.revision = parts.revision
    this.there = parts.store.data
  }

  start(): () => void {
    const stop = this.parts.store.subscribe(() => this.noticed())
    const back = () => void this.flush()
    const leaving = () => {
      if (this.unsaved) this.keep()
    }
    addEventListener('online', back)
    addEventListener('pagehide', leaving)
    return () => {
      stop()
      removeEventListener('online', back)
      removeEventListener('pagehide', leaving)
      void this.flush().finally(() => this.rest())
    }
  }

  subscribe(listener: () => void): () => void {
    this.listeners.add(listener)
    return () => this.listeners.delete(listener)
  }

  get unsaved(): boolean {
    return this.parts.store.data !== this.there
  }

  /** Saves now what is not saved yet; true when the server has everything. */
  async flush(): Promise<boolean> {
    while (this.unsaved && this.state.kind !== 'stale') {
      this.running ??= this.send().finally(() => (this.running = null))
      if (!(await this.running)) return false
    }
    return !this.unsaved
  }

  /** Asks the server about the draft as it stands, changed or not: its line, its checklist. */
  ask(): Promise<boolean> {
    this.running ??= this.send().finally(() => (this.running = null))
    return this.running
  }

  /** After a conflict: go on from the revision the other one made, with what is written here or with theirs. */
  settle(revision: number, theirs: JsonObject | null): void {
    this.revision = revision
    this.doubtful = null
    if (theirs) {
      this.parts.store.replace(theirs)
      this.there = this.parts.store.data
      this.parts.keeping.drop()
    }
    this.become({ kind: 'saved', at: null })
    void this.ask()
  }

  conflict(): void {
    this.become({ kind: 'stale' })
  }

  /** The document is gone or gone on; nothing more is to be saved. */
  end(): void {
    this.there = this.parts.store.data
    this.rest()
    this.parts.keeping.drop()
  }

  private noticed(): void {
    if (!this.unsaved || this.settling) return
    this.after('keep', () => this.keep(), false)
    if (this.state.kind === 'stale') return
    if (this.state.kind !== 'offline') this.become({ kind: 'writing' })
    this.after('key', () => void this.flush(), true)
    this.after('most', () => void this.flush(), false)
  }

  private async send(): Promise<boolean> {
    this.rest('key', 'most', 'again')
    const { store, keeping, save, onSaved } = this.parts
    const sending = this.doubtful ?? { data: store.data, key: crypto.randomUUID() }
    const sent = sending.data
    this.become({ kind: 'saving' })
    try {
      const answer = await save(sent, this.revision, sending.key)
      this.doubtful = null
      this.answer = answer
      this.revision = answer.revision
      this.there = sent
      this.settling = true
      store.settle(sent, answer.computed, answer.problems)
      this.settling = false
      // Taking over what the server computed is no change of the person's.
      if (store.data === answer.computed) this.there = answer.computed
      if (!this.unsaved) {
        this.rest('keep')
        keeping.drop()
      } else this.keep()
      onSaved(answer)
      this.become(this.unsaved ? { kind: 'writing' } : { kind: 'saved', at: answer.saved_at })
      return true
    } catch (error) {
      this.keep()
      this.doubtful = mayHaveArrived(error) ? sending : null
      this.fail(error)
      return false
    }
  }

  private fail(error: unknown): void {
    const problem = error instanceof Problem ? error : null
    if (problem?.code === 'stale') return this.become({ kind: 'stale' })
    this.become(problem?.offline ? { kind: 'offline' } : { kind: 'failed', error })
    // A refusal would be refused again; a lost line or a tired server may come back.
    if (mayHaveArrived(error)) this.after('again', () => void this.flush(), false)
  }

  private keep(): void {
    this.parts.keeping.write({ data: this.parts.store.data, revision: this.revision })
  }

  /** `anew` starts the pause again; otherwise the first one counts. */
  private after(pause: keyof typeof pauses, act: () => void, anew: boolean): void {
    if (!anew && this.timers.has(pause)) return
    clearTimeout(this.timers.get(pause))
    this.timers.set(
      pause,
      setTimeout(() => {
        this.timers.delete(pause)
        act()
      }, pauses[pause]),
    )
  }

  private rest(...which: (keyof typeof pauses)[]): void {
    for (const pause of which.length > 0 ? which : [...this.timers.keys()]) {
      clearTimeout(this.timers.get(pause))
      this.timers.delete(pause)
    }
  }

  private become(state: SaveState): void {
    this.state = state
    this.listeners.forEach((listener) => listener())
  }
}

const mayHaveArrived = (error: unknown) => !(error instanceof Problem) || error.offline || error.status >= 500
