/** What the draft pages tell the kept answers: a saved draft is the newest there is, a submitted one changes every list. */
import type { QueryClient } from '@tanstack/preact-query'
import { keys } from '../api/queries'
import type { Attachment, DocumentDetail, DraftSaved } from '../api/types'

/** What the server last said about a draft: its line, its checklist, its problems. */
export const savedKey = (id: string) => ['draft', id]

export function remember(client: QueryClient, id: string, answer: DraftSaved): void {
  client.setQueryData(savedKey(id), answer)
  client.setQueryData<DocumentDetail>(
    keys.document(id),
    (old) =>
      old && {
        ...old,
        data: answer.computed,
        revision: answer.revision,
        draft: old.draft && { ...old.draft, revision: answer.revision },
      },
  )
}

export function rememberFiles(client: QueryClient, id: string, attachments: Attachment[]): void {
  client.setQueryData<DocumentDetail>(keys.document(id), (old) => old && { ...old, attachments })
}

/** The draft is no draft any more: everything that listed it has to look again. */
export function forget(client: QueryClient, id: string): void {
  client.removeQueries({ queryKey: savedKey(id) })
  client.removeQueries({ queryKey: keys.document(id) })
  for (const key of [keys.inbox, keys.session, ['documents'], ['forms']]) void client.invalidateQueries({ queryKey: key })
}
