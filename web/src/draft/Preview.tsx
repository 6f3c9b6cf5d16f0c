/** The paper as it will print, drawn and escaped by the server. */
import { useQuery } from '@tanstack/preact-query'
import { useState } from 'preact/hooks'
import { documents } from '../api/calls'
import { keys } from '../api/queries'
import { Dialog } from '../kit/Dialog'
import { Skeleton } from '../kit/Loaded'
import { words } from '../words'

export function Preview({ id, revision }: { id: string; revision: number }) {
  const query = useQuery({ queryKey: [...keys.paper(id), revision], queryFn: () => documents.paper(id) })
  const [large, show] = useState(false)
  const c = words.draft.checkPage
  const paper = query.data && <div dangerouslySetInnerHTML={{ __html: query.data.html }} />
  return (
    <section className="preview" aria-label={c.preview}>
      <div className="rule-h">
        <h2>{c.printed}</h2>
        {paper && (
          <button type="button" className="linkbtn" aria-haspopup="dialog" onClick={() => show(true)}>
            {c.larger}
          </button>
        )}
      </div>
      {paper ?? (query.error ? <p className="muted">{c.noPreview}</p> : <Skeleton lines={10} />)}
      {large && (
        <Dialog title={c.printed} onClose={() => show(false)}>
          <div className="preview-large">{paper}</div>
          <div className="btnbar">
            <button type="button" className="btn btn-secondary push" onClick={() => show(false)}>
              {words.common.close}
            </button>
          </div>
        </Dialog>
      )}
    </section>
  )
}
