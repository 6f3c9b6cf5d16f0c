/** Files of a document: a place to drop them, their list, how far each upload is. */
import { useEffect, useId, useState } from 'preact/hooks'
import type { Attachment } from '../../api/types'
import { documents } from '../../api/calls'
import { words } from '../../words'
import { fileSize } from '../files'
import { Icon } from '../Icon'
import { limits, useFiles, type OnItsWay } from './attaching'
import type { ControlProps } from './control'
import { useForm } from './store'

interface FilesProps {
  documentId: string
  field?: string
  hint: string | undefined
  kinds?: string[]
}

export function Files({ documentId, field, hint, kinds = [] }: FilesProps) {
  const { attachments, onItsWay, status } = useFiles()
  const mine = attachments.filter((attachment) => field === undefined || attachment.field === field)
  const coming = onItsWay.filter((one) => one.field === field)
  const f = words.form.files
  return (
    <>
      {mine.length + coming.length > 0 && (
        <ul className="stack-s">
          {mine.map((attachment) => (
            <Attached key={attachment.id} documentId={documentId} attachment={attachment} />
          ))}
          {coming.map((one) => (
            <Coming key={one.key} one={one} />
          ))}
        </ul>
      )}
      <DropZone field={field} lead={hint ?? (kinds.length > 0 ? f.kinds(kinds) : f.drop)} />
      <p className="sr-only" role="status">
        {status}
      </p>
    </>
  )
}

function Attached({ documentId, attachment }: { documentId: string; attachment: Attachment }) {
  const { remove } = useFiles()
  return (
    <li>
      <span className="file">
        <Icon name="clip" />
        <span>
          <a href={documents.attachmentAddress(documentId, attachment.id)} target="_blank" rel="noreferrer">
            {attachment.name}
          </a>
          <small>{fileSize(attachment.bytes)}</small>
        </span>
        <button type="button" className="iconbtn" aria-label={words.form.files.remove(attachment.name)} onClick={() => remove(attachment)}>
          <Icon name="x" />
        </button>
      </span>
    </li>
  )
}

function Coming({ one }: { one: OnItsWay }) {
  const { retry, drop } = useFiles()
  const { key, file, share, refused, again } = one
  const f = words.form.files
  return (
    <li>
      <span className={refused ? 'file is-refused' : 'file'}>
        <Icon name={refused ? 'warn' : 'clip'} />
        <span>
          {file.name}
          {refused ? (
            <small className="late" role="alert">
              {refused}{' '}
              {again && (
                <button type="button" className="linkbtn" onClick={() => retry(key)}>
                  {f.retry}
                </button>
              )}
            </small>
          ) : (
            <>
              <small>
                {fileSize(file.size)}, {f.sendingOf(Math.round(share * 100))}
              </small>
              <progress className="progress" value={share} max={1} aria-label={`${file.name} ${f.sending}`} />
            </>
          )}
        </span>
        <button type="button" className="iconbtn" aria-label={f.remove(file.name)} onClick={() => drop(key)}>
          <Icon name="x" />
        </button>
      </span>
    </li>
  )
}

function DropZone({ field, lead }: { field: string | undefined; lead: string }) {
  const { add } = useFiles()
  const [over, setOver] = useState(false)
  const id = useId()
  const f = words.form.files
  return (
    <div
      className={`drop dropgap${over ? ' is-over' : ''}`}
      onDragOver={(event) => {
        event.preventDefault()
        setOver(true)
      }}
      onDragLeave={() => setOver(false)}
      onDrop={(event) => {
        event.preventDefault()
        setOver(false)
        if (event.dataTransfer) add(event.dataTransfer.files, field)
      }}
    >
      <p>{lead}</p>
      <p className="cluster">
        {/* The label is the button one sees; the input stays reachable by keyboard. */}
        <input
          id={id}
          type="file"
          multiple
          className="sr-only file-input"
          onChange={(event) => {
            const box = event.currentTarget
            if (box.files) add(Array.from(box.files), field)
            box.value = ''
          }}
        />
        <label htmlFor={id} className="btn btn-secondary">
          {f.pick}
        </label>
      </p>
      <p className="xs muted">{f.limit(limits.megabytes, limits.files)}</p>
    </div>
  )
}

/** A file field of the form itself: its value is the ids of what was attached to it. */
export function FileField({ path, schema, ui }: ControlProps) {
  const form = useForm()
  const { attachments } = useFiles()
  const field = String(path[0])
  const ids = attachments.filter((attachment) => attachment.field === field).map(({ id }) => id)
  const value = schema.type === 'array' ? ids : ids[0]
  useEffect(() => {
    if (JSON.stringify(form.at(path) ?? []) === JSON.stringify(value ?? [])) return
    form.set(path, Array.isArray(value) && value.length === 0 ? undefined : value)
  }, [JSON.stringify(value)])
  return <Files documentId={form.documentId} field={field} hint={ui?.hint} />
}
