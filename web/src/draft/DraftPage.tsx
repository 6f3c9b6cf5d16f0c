/** Writing a document. Load the draft, show its form beside its line, save by itself; going on leads to the check page. */
import { useQueryClient } from '@tanstack/preact-query'
import { useCallback, useEffect, useState } from 'preact/hooks'
import { Link, useLocation, useParams } from 'wouter-preact'
import { documents } from '../api/calls'
import type { Attachment, DocumentDetail } from '../api/types'
import { AttachingContext, useAttaching } from '../kit/form/attaching'
import { ErrorSummary, focusField } from '../kit/form/ErrorSummary'
import { FormView } from '../kit/form/FormView'
import { readForm } from '../kit/form/schema'
import { FormStore, useSelected } from '../kit/form/store'
import { Loaded } from '../kit/Loaded'
import { Empty } from '../kit/Note'
import { PageHead } from '../kit/Page'
import { usePerson } from '../kit/session'
import { words } from '../words'
import { forget, remember, rememberFiles } from './answers'
import { Autosave } from './autosave'
import { Conflict, Discard } from './Dialogs'
import { useFreshDraft } from './fresh'
import { Keeping } from './keeping'
import { Restored, ReturnedNote } from './Notes'
import { SaveLine } from './SaveLine'
import { Checklist, LeftOver, LineNow } from './Side'
import { Wizard } from './Wizard'
import './draft.css'

export default function DraftPage() {
  const { id = '' } = useParams<{ id: string }>()
  const query = useFreshDraft(id)
  return <Loaded query={query}>{(document) => (document.can.edit ? <Draft key={id} document={document} /> : <NotYours document={document} />)}</Loaded>
}

export function NotYours({ document }: { document: DocumentDetail }) {
  const d = words.draft
  return (
    <>
      <PageHead title={document.title || document.form.title} />
      <Empty title={d.notYours}>
        <p>{d.notYoursLead}</p>
        <Link className="btn btn-secondary" href={`/documents/${document.id}`}>
          {d.toDocument}
        </Link>
      </Empty>
    </>
  )
}

/** The form and its saver live as long as the page; the answers that arrive meanwhile do not disturb what is being typed. */
function useDraft(document: DocumentDetail) {
  const client = useQueryClient()
  const { id } = document
  const person = usePerson()
  const [{ store, autosave, kept, found }] = useState(() => {
    const keeping = new Keeping(person.id, id)
    const store = new FormStore(readForm(document.form), document.data, id, document.attachments)
    const autosave = new Autosave({
      store,
      revision: document.revision,
      keeping,
      save: (data, revision, key) => documents.save(id, data, revision, key),
      onSaved: (answer) => remember(client, id, answer),
    })
    return { store, autosave, kept: keeping.read(), found: { data: document.data, revision: document.revision } }
  })
  useEffect(() => {
    const stop = autosave.start()
    if (kept) {
      store.replace(kept.data)
      // Written on top of something older than what the server has: the person has to choose, unless only the answer was lost.
      if (kept.revision !== found.revision && store.differs(found.data)) autosave.conflict()
    }
    // The line and the checklist are the server's; it is asked once even if nothing was typed yet.
    if (autosave.state.kind !== 'stale') void autosave.ask()
    return stop
  }, [autosave])
  // What the server had, when something not saved was put over it.
  const before = kept && kept.revision === found.revision ? found.data : null
  return { store, autosave, before }
}

function Draft({ document }: { document: DocumentDetail }) {
  const client = useQueryClient()
  const [, go] = useLocation()
  const { store, autosave, before } = useDraft(document)
  const [attachments, setAttachments] = useState(document.attachments)
  const [asked, setAsked] = useState(0)
  const [going, setGoing] = useState(false)
  const { id, form } = document
  const d = words.draft
  const onFiles = useCallback(
    (now: (old: Attachment[]) => Attachment[]) =>
      setAttachments((old) => {
        const next = now(old)
        store.attach(next)
        rememberFiles(client, id, next)
        return next
      }),
    [client, id, store],
  )
  const files = useAttaching(id, attachments, onFiles)
  const failed = useSelected(store, () => store.showsAll && store.problems().length > 0)
  useEffect(() => {
    // From the check page, "고치기" leads to one field.
    if (location.hash.startsWith('#f-')) focusField(location.hash.slice(2).replaceAll('-', '/'))
  }, [])

  const goOn = async () => {
    setGoing(true)
    const saved = await autosave.flush()
    setGoing(false)
    store.showAll()
    if (store.problems().length > 0) setAsked((times) => times + 1)
    else if (saved) go(`/documents/${id}/check`)
  }

  return (
    <>
      <PageHead
        title={form.title}
        failed={failed}
        above={
          <p className="crumb">
            <Link href="/new">{d.crumb}</Link> / {form.area_title}
          </p>
        }
        actions={<SaveLine autosave={autosave} />}
      />
      <Wizard now="write" />
      <div className="split draft">
        <form
          className="split-main"
          noValidate
          onSubmit={(event) => {
            event.preventDefault()
            void goOn()
          }}
        >
          {failed && <Problems store={store} asked={asked} />}
          {document.draft?.returned && <ReturnedNote returned={document.draft.returned} />}
          {before && <Restored autosave={autosave} before={before} />}
          <AttachingContext.Provider value={files}>
            <FormView store={store} changed={document.draft?.returned?.changed} />
          </AttachingContext.Provider>
          <LeftOver store={store} autosave={autosave} />
          <div className="btnbar">
            <button type="submit" className="btn btn-primary btn-decide" aria-disabled={going || undefined}>
              {d.next}
            </button>
            <Link className="btn btn-quiet" href="/mine">
              {d.later}
            </Link>
            {document.can.discard && (
              <Discard
                id={id}
                onDone={() => {
                  autosave.end()
                  forget(client, id)
                  go('/mine', { replace: true })
                }}
              />
            )}
          </div>
        </form>
        <aside className="split-side is-sticky stack-l" aria-label={d.side}>
          <LineNow autosave={autosave} />
          <Checklist store={store} autosave={autosave} />
        </aside>
      </div>
      <Conflict autosave={autosave} id={id} />
    </>
  )
}

function Problems({ store, asked }: { store: FormStore; asked: number }) {
  useSelected(store, () => JSON.stringify(store.problems()))
  return <ErrorSummary problems={store.problems()} schema={store.form.schema} asked={asked} />
}
