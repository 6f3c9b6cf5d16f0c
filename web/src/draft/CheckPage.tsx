/** Before submission: every answer with a way back, the paper as it will print, and what the press will do. */
import { useMutation, useQuery, useQueryClient } from '@tanstack/preact-query'
import { useState } from 'preact/hooks'
import { Link, useLocation, useParams } from 'wouter-preact'
import { documents } from '../api/calls'
import { Problem } from '../api/client'
import type { DocumentDetail, DraftSaved, FieldProblem } from '../api/types'
import { clock } from '../kit/dates'
import { Answers } from '../kit/form/Answers'
import { tableOf } from '../kit/form/ErrorSummary'
import { fieldId } from '../kit/form/pointer'
import { readForm } from '../kit/form/schema'
import { Icon } from '../kit/Icon'
import { Loaded } from '../kit/Loaded'
import { Marked } from '../kit/Marked'
import { commas, wonInWords } from '../kit/money'
import { Note, ProblemNote } from '../kit/Note'
import { PageHead } from '../kit/Page'
import { Seal } from '../kit/Stamps'
import { words } from '../words'
import { forget, remember, savedKey } from './answers'
import { NotYours } from './DraftPage'
import { Preview } from './Preview'
import { useFreshDraft } from './fresh'
import { Wizard } from './Wizard'
import './draft.css'

export default function CheckPage() {
  const { id = '' } = useParams<{ id: string }>()
  const query = useFreshDraft(id)
  return <Loaded query={query}>{(document) => (document.can.edit ? <Check document={document} /> : <NotYours document={document} />)}</Loaded>
}

/** What the server says about the draft as it stands: from the page before, or asked for by saving it once more. */
function useChecked(document: DocumentDetail) {
  const client = useQueryClient()
  const known = client.getQueryData<DraftSaved>(savedKey(document.id))
  return useQuery({
    queryKey: savedKey(document.id),
    queryFn: async () => {
      const answer = await documents.save(document.id, document.data, document.revision)
      remember(client, document.id, answer)
      return answer
    },
    enabled: known?.revision !== document.revision,
    staleTime: Infinity,
  })
}

function Check({ document }: { document: DocumentDetail }) {
  const checked = useChecked(document)
  const c = words.draft.checkPage
  const form = readForm(document.form)
  const write = `/documents/${document.id}/edit`
  return (
    <>
      <PageHead
        title={c.title}
        above={
          <p className="crumb">
            <Link href={write}>{c.crumb(document.form.title)}</Link>
          </p>
        }
        actions={
          checked.data && (
            <span className="savestate">
              <Icon name="checkc" /> {words.draft.saved(clock(checked.data.saved_at))}
            </span>
          )
        }
      />
      <Wizard now="check" />
      <div className="checkpage">
        <section className="stack-l" aria-label={c.answers}>
          <Amount document={document} />
          <Answers
            form={form}
            data={document.data}
            attachments={document.attachments}
            fix={(id, name) => (
              <Link href={`${write}#${id}`}>
                {c.fix}
                <span className="sr-only"> {name}</span>
              </Link>
            )}
          />
          <Loaded query={checked}>{(answer) => <Sending document={document} answer={answer} />}</Loaded>
        </section>
        <Preview id={document.id} revision={document.revision} />
      </div>
    </>
  )
}

/** The amount the rules go by, as the server reads it from the form. */
function Amount({ document: { amount, data, form } }: { document: DocumentDetail }) {
  const { schema, ui } = readForm(form)
  const field = Object.entries(schema.properties ?? {}).find(([name, part]) => part['x-money'] && name === 'amount')
  const now = typeof data['amount'] === 'number' && field ? data['amount'] : amount
  if (now === null) return null
  return (
    <div>
      <p className="amount">
        {commas(now)}
        <span className="won">{words.common.won}</span>
      </p>
      <p className="words">{words.form.words(wonInWords(now), ui.fields['amount']?.note)}</p>
    </div>
  )
}

interface SendingProps {
  document: DocumentDetail
  answer: DraftSaved
}

function Sending({ document, answer }: SendingProps) {
  const client = useQueryClient()
  const [, go] = useLocation()
  // One key for one press on this draft: pressing again after a lost line cannot submit twice.
  const [key] = useState(() => crypto.randomUUID())
  const submit = useMutation({
    mutationFn: () => documents.submit(document.id, answer.computed, answer.revision, key),
    onSuccess: () => {
      forget(client, document.id)
      go(`/documents/${document.id}`, { replace: true })
    },
  })
  const c = words.draft.checkPage
  const refused = submit.error instanceof Problem ? submit.error.problems : []
  const left: FieldProblem[] = refused.length > 0 ? refused : leftOf(answer)
  const [me, next] = [...answer.line].sort((a, b) => a.no - b.no)
  return (
    <>
      {left.length > 0 && <Left document={document} problems={left} />}
      {submit.error ? (
        <ProblemNote error={submit.error} />
      ) : (
        left.length === 0 && (
          <Note kind="ok">
            <b>{c.allThere}</b> {answer.checklist.length > 0 && c.allThereLead(answer.checklist.length)}
          </Note>
        )
      )}
      <div className="send">
        <div className="sendline">
          {me && <Seal name={me.person_name} shape={me.shape} />}
          <p>
            {me && next ? <Marked text={c.sends(me.person_name, next.person_name, next.role_title)} /> : answer.line_follows ? c.follows : c.noLine}{' '}
            {next && c.takeBack(next.person_name)}
          </p>
        </div>
        <p className="sendbtn">
          <button
            type="button"
            className="btn btn-primary btn-decide btn-block"
            disabled={left.length > 0 || submit.isPending}
            onClick={() => submit.mutate()}
          >
            {submit.isPending ? c.submitting : c.submit}
          </button>
        </p>
        <p className="center0">
          <Link className="btn btn-quiet" href={`/documents/${document.id}/edit`}>
            {c.back}
          </Link>
        </p>
      </div>
    </>
  )
}

function leftOf({ problems, checklist }: DraftSaved): FieldProblem[] {
  const checks = checklist
    .filter(({ passed, pointer }) => !passed && !problems.some((problem) => problem.pointer === pointer))
    .map(({ id, pointer, message }) => ({ code: id, pointer, message }))
  return [...problems, ...checks]
}

function Left({ document, problems }: { document: DocumentDetail; problems: FieldProblem[] }) {
  const { schema } = readForm(document.form)
  return (
    <Note kind="warn">
      <b>{words.draft.leftOver(problems.length)}</b> {words.draft.checkPage.leftLead}
      <ul>
        {problems.map(({ pointer, message }) => (
          <li key={`${pointer} ${message}`}>
            {pointer === '' ? (
              message
            ) : (
              <Link href={`/documents/${document.id}/edit#${fieldId(pointer)}`}>
                {tableOf(pointer, schema)}
                {message}
              </Link>
            )}
          </li>
        ))}
      </ul>
    </Note>
  )
}
