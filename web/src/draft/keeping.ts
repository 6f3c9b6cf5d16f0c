/** What is written but not yet saved, kept on this device until the server has it. One copy per person and document. */
import type { JsonObject } from '../api/types'

export interface Kept {
  data: JsonObject
  /** The revision it was written on top of. */
  revision: number
}

const name = (personId: string, documentId: string) => `danji.draft.${personId}.${documentId}`

export class Keeping {
  private readonly name: string

  constructor(personId: string, documentId: string) {
    this.name = name(personId, documentId)
  }

  read(): Kept | null {
    try {
      const kept = JSON.parse(localStorage.getItem(this.name) ?? 'null') as Partial<Kept> | null
      return kept && typeof kept.data === 'object' && typeof kept.revision === 'number' ? (kept as Kept) : null
    } catch {
      return null
    }
  }

  write(kept: Kept): void {
    try {
      localStorage.setItem(this.name, JSON.stringify(kept))
    } catch {
      // A full or forbidden storage must not stop the writing; the server is still asked.
    }
  }

  drop(): void {
    try {
      localStorage.removeItem(this.name)
    } catch {
      // Nothing was kept, then.
    }
  }
}
