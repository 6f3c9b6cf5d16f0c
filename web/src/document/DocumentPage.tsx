/** One document: its paper, its line, and what I may do with it. Load, show; what it can send is in Actions. */
import { useQuery, useQueryClient } from '@tanstack/preact-query'
import { Link, useLocation, useParams } from 'wouter-preact'
import { documents } from '../api/calls'
import { Problem } from '../api/client'
import { keys } from '../api/queries'
import type { DocumentDetail } from '../api/types'
import { StateBadge } from '../kit/DocumentBits'
import { Loaded, Skeleton } from '../kit/Loaded'
import { Empty, Note, ProblemNote } from '../kit/Note'
import { PageHead } from '../kit/Page'
import { longDay, monthDay } from '../kit/dates'
import { OpenTask } from '../kit/task/OpenTask'
import { useDecisions } from '../kit/task/decisions'
import { words } from '../words'
import { Actions } from './Actions'
import { PaperView } from './PaperView'
import { ProcessFigure } from './ProcessFigure'
import { Side } from './Side'
import './document.css'

const whileRendering = 2_000

export default function DocumentPage() {
  const { id = '' } = useParams<{ id: string }>()
  const query = useQuery({
    queryKey: keys.document(id),
    queryFn: () => documents.read(id),
    refetchInterval: ({ state }) => (state.data && isRendering(state.data) ? whileRendering : false),
  })
  if (query.error instanceof Problem && query.error.status === 404) return <Missing />
  return <Loaded query={query} waiting={<PaperSkeleton />}>{(document) => <Shown document={document} />}</Loaded>
}

function isRendering({ rendering }: DocumentDetail) {
  return rendering.docx === 'working' || rendering.pdf === 'working'
}

function Missing() {
  const t = words.document
  return (
    <>
      <PageHead title={t.missing} failed />
      <Empty title={words.common.notFoundLead}>
        <Link className="btn btn-secondary" href="/documents">
          {words.shell.find}
        </Link>
      </Empty>
    </>
  )
}

function PaperSkeleton() {
  return (
    <>
      <PageHead title={words.document.loading} heading={<span className="skel-line skel-heading" />} />
      <div className="split">
        <div className="split-main">
          <div className="paper paper-waiting">
            <Skeleton lines={10} />
          </div>
        </div>
      </div>
    </>
  )
}

function When({ document }: { document: DocumentDetail }) {
  const t = words.document
  if (document.finalized_at) return <span className="muted">{t.effective(longDay(document.finalized_at))}</span>
  if (document.submitted_at) return <span className="muted">{t.submitted(monthDay(document.submitted_at))}</span>
  return <span className="muted">{t.draftedBy(document.drafter.name, document.drafter.title)}</span>
}

function Shown({ document }: { document: DocumentDetail }) {
  const t = words.document
  return (
    <>
      <PageHead
        title={document.title || words.documents.untitled}
        above={
          <p className="crumb">
            <Link href="/documents">{words.shell.find}</Link> / {document.form.area_title}
          </p>
        }
        below={
          <p className="cluster doc-sub">
            <StateBadge state={document.state} />
            {document.number && <span className="num">{document.number}</span>}
            <When document={document} />
          </p>
        }
        actions={<Actions document={document} />}
      />
      <FileNotes document={document} />
      <div className="split">
        <div className="split-main">
          {document.draft?.returned && (
            <Note kind="warn">
              <b>{t.returnedBy(document.draft.returned.by, document.draft.returned.title)}</b> {document.draft.returned.reason}
            </Note>
          )}
          <MyTask document={document} />
          <PaperView id={document.id} revision={document.revision} />
          <ProcessFigure document={document} />
        </div>
        <aside className="split-side stack-l" aria-label={t.line}>
          <Side document={document} />
        </aside>
      </div>
    </>
  )
}

function FileNotes({ document }: { document: DocumentDetail }) {
  const t = words.document
  if (document.state !== 'final') return null
  const { docx, pdf } = document.rendering
  if (docx === 'failed') return <Note kind="warn">{t.failedNote(t.docx)}</Note>
  if (pdf === 'failed') return <Note kind="warn">{t.failedNote(t.pdf)}</Note>
  if (docx === 'working') return <Note>{t.makingNote}</Note>
  return pdf === 'none' ? <Note>{t.noPdfNote}</Note> : null
}

/** When it is my turn, the same card as in the inbox; after deciding, the desk has the next one. */
function MyTask({ document }: { document: DocumentDetail }) {
  const client = useQueryClient()
  const [, go] = useLocation()
  const { decide, hold, error } = useDecisions()
  const card = document.my_task
  if (!card || card.pending) return null
  return (
    <div className="my-task no-print">
      {error && <ProblemNote error={error} />}
      <OpenTask
        card={card}
        beside
        onDecide={(decided) => {
          decide(decided)
          void client.cancelQueries({ queryKey: keys.document(document.id) })
          go('/')
        }}
        onHold={(reason) => void hold({ card, reason }).then(() => go('/'))}
      />
    </div>
  )
}
