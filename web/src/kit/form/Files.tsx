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

export function Attached({ documentId, attachment }: { documentId: string; attachment: Attachment }) {
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

export function Coming({ one }: { one: OnItsWay }) {
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

interface DropZoneProps {
  field: string | undefined
  lead: string | undefined
  /** Only pictures: a telephone offers its camera. */
  images?: boolean
  /** What the files are for, where several places take some. */
  label?: string
  refuse?: (file: File) => string | null
}

export function DropZone({ field, lead, images = false, label, refuse }: DropZoneProps) {
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
        if (event.dataTransfer) add(event.dataTransfer.files, field, refuse)
      }}
    >
      {lead && <p>{lead}</p>}
      <p className="cluster">
        {images && <Picker id={`${id}c`} camera onPick={(files) => add(files, field, refuse)} text={f.camera} label={label} />}
        <Picker id={id} images={images} onPick={(files) => add(files, field, refuse)} text={images ? f.pickPhotos : f.pick} label={label} />
      </p>
      {lead && <p className="xs muted">{f.limit(limits.megabytes, limits.files)}</p>}
    </div>
  )
}

interface PickerProps {
  id: string
  text: string
  label: string | undefined
  images?: boolean
  camera?: boolean
  onPick: (files: File[]) => void
}

/** The label is the button one sees; the input stays reachable by keyboard. */
function Picker({ id, text, label, images = false, camera = false, onPick }: PickerProps) {
  return (
    <span className={camera ? 'only-touch' : undefined}>
      <input
        id={id}
        type="file"
        multiple={!camera}
        accept={images || camera ? 'image/jpeg,image/png,image/webp' : undefined}
        capture={camera ? 'environment' : undefined}
        className="sr-only file-input"
        onChange={(event) => {
          const box = event.currentTarget
          if (box.files) onPick(Array.from(box.files))
          box.value = ''
        }}
      />
      <label htmlFor={id} className={`btn ${camera ? 'btn-primary' : 'btn-secondary'}`}>
        {camera && <Icon name="camera" />}
        {label && <span className="sr-only">{label} </span>}
        {text}
      </label>
    </span>
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
