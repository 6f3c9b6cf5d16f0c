/** Beside the paper: the line and why, what is attached, who may read it and how long it is kept, its history. */
import { documents } from '../api/calls'
import type { Attachment, DocumentDetail, Json, StepLine } from '../api/types'
import { Icon } from '../kit/Icon'
import { photosOf, Photos } from '../kit/Photos'
import { clock, elapsed, longDay, moment, stampDay } from '../kit/dates'
import { fileSize } from '../kit/files'
import { groupsOf, readForm } from '../kit/form/schema'
import { commas } from '../kit/money'
import { TryLink } from '../kit/TryLink'
import { words } from '../words'
import { Around } from './Around'

export function Side({ document }: { document: DocumentDetail }) {
  return (
    <>
      <Line document={document} />
      <Around document={document} />
      {document.attachments.length > 0 && <Attachments document={document} />}
      <Keeping document={document} />
      <History document={document} />
    </>
  )
}

function stepClass(step: StepLine): string {
  if (step.state === 'signed') return 'is-done'
  if (step.state === 'now') return 'is-now'
  return step.blocking ? 'is-next' : 'is-ref'
}

function Line({ document }: { document: DocumentDetail }) {
  const t = words.document
  if (document.steps.length === 0) return null
  return (
    <section>
      <div className="rule-h">
        <h2>{t.line}</h2>
        {document.submitted_at && document.finalized_at && (
          <span className="small muted">{t.took(elapsed(document.submitted_at, document.finalized_at))}</span>
        )}
      </div>
      <ol className="steps">
        {document.steps.map((step) => (
          <li key={`${step.no}${step.at ?? ''}`} className={stepClass(step)} aria-current={step.state === 'now' ? 'step' : undefined}>
            <span className="step-who">{step.name}</span>{' '}
            <span className="step-act">
              {step.role_title}, {step.state === 'returned' ? words.task.stampReturned : step.act}
            </span>
            {step.at && (
              <span className="step-when">
                {moment(step.at)}
                {step.note && `, ${step.note}`}
              </span>
            )}
            {!step.at && step.note && <span className="step-when">{step.note}</span>}
            {step.comment && <span className="step-note">{step.comment}</span>}
          </li>
        ))}
      </ol>
      <Why document={document} />
    </section>
  )
}

function Why({ document }: { document: DocumentDetail }) {
  const t = words.document
  const reason = document.line_reason
  if (!reason || reason.sentences.length === 0) return null
  return (
    <details className="why no-print">
      <summary>{t.why}</summary>
      {reason.sentences.map((sentence) => (
        <p key={sentence}>{sentence}</p>
      ))}
      {reason.facts.length > 0 && (
        <p className="muted">
          {t.whyFacts}: {reason.facts.map((fact) => `${fact.name} ${shown(fact.value)}`).join(', ')}
        </p>
      )}
      {reason.table && <p className="xs muted">{t.whyRule(reason.table, reason.rows.join(', '))}</p>}
      <TryLink table={reason.table} facts={reason.facts} />
    </details>
  )
}

/** A fact as the table saw it, readable. */
function shown(value: Json): string {
  if (typeof value === 'number') return commas(value)
  return typeof value === 'string' ? value : JSON.stringify(value)
}

function Attachments({ document }: { document: DocumentDetail }) {
  const groups = groupsOf(readForm(document.form).schema).map((group) => ({ ...group, files: document.attachments.filter(({ field }) => field === group.id) }))
  const rest = document.attachments.filter(({ field }) => !groups.some(({ id }) => id === field))
  return (
    <section>
      <div className="rule-h">
        <h2>{words.document.attachments(document.attachments.length)}</h2>
      </div>
      {groups
        .filter(({ files }) => files.length > 0)
        .map((group) => (
          <div key={group.id} className="attached-group">
            <h3 className="label">{group.title}</h3>
            {group.images ? (
              <Photos
                photos={photosOf(
                  group.files.map(({ id }) => id),
                  group.title,
                )}
              />
            ) : (
              <FileList document={document} files={group.files} />
            )}
          </div>
        ))}
      <FileList document={document} files={rest} />
    </section>
  )
}

function FileList({ document, files }: { document: DocumentDetail; files: Attachment[] }) {
  if (files.length === 0) return null
  return (
    <ul className="stack-s">
      {files.map((file) => (
        <li key={file.id}>
          <a className="file" href={documents.attachmentAddress(document.id, file.id)} target="_blank" rel="noopener">
            <Icon name="clip" />
            <span>
              {file.name}
              <small>{fileSize(file.bytes)}</small>
            </span>
            <Icon name="right" />
          </a>
        </li>
      ))}
    </ul>
  )
}

function Keeping({ document }: { document: DocumentDetail }) {
  const t = words.document
  const { retention, seal } = document
  return (
    <section>
      <div className="rule-h">
        <h2>{t.keeping}</h2>
      </div>
      <dl className="kv">
        <div>
          <dt>{t.disclosure}</dt>
          <dd>{document.disclosure}</dd>
        </div>
        <div>
          <dt>{t.retention}</dt>
          <dd>{retention.until ? t.until(longDay(retention.until)) : retention.years > 0 ? t.years(retention.years) : t.forEver}</dd>
        </div>
        {seal && (
          <div>
            <dt>{t.sealed}</dt>
            <dd>
              {seal.verified ? (
                <>
                  {t.intact} <span className="muted small">{seal.signed_at && t.intactNote(moment(seal.signed_at))}</span>
                </>
              ) : (
                <span className="seal-broken">{t.broken}</span>
              )}
            </dd>
          </div>
        )}
      </dl>
    </section>
  )
}

function History({ document }: { document: DocumentDetail }) {
  if (document.history.length === 0) return null
  return (
    <section>
      <details className="why" open>
        <summary>{words.document.history}</summary>
        <ol className="log">
          {document.history.map((entry) => (
            <li key={entry.at + entry.text}>
              {stampDay(entry.at)} {clock(entry.at)} {entry.name} {entry.text}
            </li>
          ))}
        </ol>
      </details>
    </section>
  )
}
