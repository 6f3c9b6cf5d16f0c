/** What I may do with a document: fetch its files, print it, go on writing, take it back, start another like it. */
import { useMutation, useQueryClient } from '@tanstack/preact-query'
import { useState } from 'preact/hooks'
import { Link, useLocation } from 'wouter-preact'
import { documents } from '../api/calls'
import { keys } from '../api/queries'
import type { DocumentDetail, Rendition } from '../api/types'
import { Dialog } from '../kit/Dialog'
import { Icon } from '../kit/Icon'
import { ProblemNote } from '../kit/Note'
import { ReasonDialog } from '../kit/task/ReasonDialog'
import { forgetDesk } from '../kit/task/decisions'
import { words } from '../words'

function FileButton({ document, kind }: { document: DocumentDetail; kind: Rendition['kind'] }) {
  const t = words.document
  const file = document.renditions.find((one) => one.kind === kind)
  // A confirmation is on its way into a new copy: until then nobody gets one that lacks a seal the page shows.
  if (document.rendering[kind] === 'working') {
    return (
      <button type="button" className="btn btn-secondary" disabled>
        <Icon name="clock" /> {t.making(t[kind])}
      </button>
    )
  }
  if (!file?.ready) return null
  return (
    <a className="btn btn-secondary" href={documents.fileAddress(document.id, kind)} download>
      <Icon name="down" /> {t[kind]}
    </a>
  )
}

export function Actions({ document }: { document: DocumentDetail }) {
  const t = words.document
  const [asking, ask] = useState<'withdraw' | 'discard' | null>(null)
  const client = useQueryClient()
  const [, go] = useLocation()
  const { can } = document
  const copy = useMutation({
    mutationFn: () => documents.create(document.form.slug, document.id),
    onSuccess: (made) => {
      client.setQueryData(keys.document(made.id), made)
      go(`/documents/${made.id}/edit`)
    },
  })
  const withdraw = useMutation({
    mutationFn: (reason: string) => documents.withdraw(document.id, reason),
    onSettled: () => forgetDesk(client),
  })
  const discard = useMutation({
    mutationFn: () => documents.discard(document.id),
    onSuccess: async () => {
      go('/mine')
      await forgetDesk(client)
    },
  })
  const error = copy.error ?? withdraw.error ?? discard.error
  return (
    <>
      {can.edit && (
        <Link className="btn btn-primary" href={`/documents/${document.id}/edit`}>
          <Icon name="pen" /> {t.edit}
        </Link>
      )}
      {document.state === 'final' && (
        <>
          <FileButton document={document} kind="pdf" />
          <FileButton document={document} kind="docx" />
        </>
      )}
      <button type="button" className="btn btn-secondary" onClick={() => window.print()}>
        <Icon name="print" /> {t.print}
      </button>
      {can.copy && (
        <button type="button" className="btn btn-quiet" disabled={copy.isPending} onClick={() => copy.mutate()}>
          {t.copy}
        </button>
      )}
      {can.withdraw && (
        <button type="button" className="btn btn-quiet" onClick={() => ask('withdraw')}>
          {t.withdraw}
        </button>
      )}
      {can.discard && (
        <button type="button" className="btn btn-quiet" onClick={() => ask('discard')}>
          {t.discard}
        </button>
      )}
      {error && <ProblemNote error={error} />}
      {asking === 'withdraw' && (
        <ReasonDialog
          title={t.withdrawTitle}
          lead={t.withdrawLead}
          phrases={t.withdrawReasons}
          missing={words.task.reasonMissing}
          action={t.withdrawDo}
          returning
          onClose={() => ask(null)}
          onGive={(reason) => {
            ask(null)
            withdraw.mutate(reason)
          }}
        />
      )}
      {asking === 'discard' && (
        <Dialog title={t.discardTitle} lead={t.discardLead} onClose={() => ask(null)}>
          <div className="cluster">
            <button
              type="button"
              className="btn btn-return btn-decide"
              onClick={() => {
                ask(null)
                discard.mutate()
              }}
            >
              {t.discardDo}
            </button>
            <button type="button" className="btn btn-quiet" onClick={() => ask(null)}>
              {words.common.cancel}
            </button>
          </div>
        </Dialog>
      )}
    </>
  )
}
