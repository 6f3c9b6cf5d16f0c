/** The two questions of the draft page: which of two versions stands, and whether to throw the draft away. */
import { useMutation, useQueryClient } from '@tanstack/preact-query'
import { useState } from 'preact/hooks'
import { documents } from '../api/calls'
import { keys } from '../api/queries'
import { Dialog } from '../kit/Dialog'
import { ProblemNote } from '../kit/Note'
import { words } from '../words'
import type { Autosave } from './autosave'
import { useSaving } from './SaveLine'

/** Somebody saved the same draft meanwhile. Neither version is lost before the person has chosen. */
export function Conflict({ autosave, id }: { autosave: Autosave; id: string }) {
  const client = useQueryClient()
  const { kind } = useSaving(autosave)
  const choose = useMutation({
    mutationFn: async (theirs: boolean) => {
      const now = await documents.read(id)
      client.setQueryData(keys.document(id), now)
      autosave.settle(now.revision, theirs ? now.data : null)
    },
  })
  const d = words.draft
  if (kind !== 'stale') return null
  return (
    <Dialog title={d.staleTitle} lead={d.staleLead} onClose={() => undefined}>
      {choose.error && <ProblemNote error={choose.error} />}
      <div className="btnbar">
        <button type="button" className="btn btn-primary" disabled={choose.isPending} onClick={() => choose.mutate(false)}>
          {d.staleMine}
        </button>
        <button type="button" className="btn btn-secondary" disabled={choose.isPending} onClick={() => choose.mutate(true)}>
          {d.staleTheirs}
        </button>
      </div>
    </Dialog>
  )
}

export function Discard({ id, onDone }: { id: string; onDone: () => void }) {
  const [open, show] = useState(false)
  const discard = useMutation({ mutationFn: () => documents.discard(id), onSuccess: onDone })
  const d = words.draft
  return (
    <>
      <button type="button" className="btn btn-quiet push" aria-haspopup="dialog" onClick={() => show(true)}>
        {d.discard}
      </button>
      {open && (
        <Dialog title={d.discardTitle} lead={d.discardLead} onClose={() => show(false)}>
          {discard.error && <ProblemNote error={discard.error} />}
          <div className="btnbar">
            <button type="button" className="btn btn-return" disabled={discard.isPending} onClick={() => discard.mutate()}>
              {d.discardYes}
            </button>
            <button type="button" className="btn btn-secondary" onClick={() => show(false)}>
              {d.discardNo}
            </button>
          </div>
        </Dialog>
      )}
    </>
  )
}
