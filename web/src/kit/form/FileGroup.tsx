/** Files of one group: how many are asked for and are there, pictures as thumbnails, and what was refused beside them. */
import { words } from '../../words'
import { photosOf, Photos } from '../Photos'
import { useFiles } from './attaching'
import { Attached, Coming, DropZone } from './Files'
import { groupPointer } from './groups'
import { fieldId } from './pointer'
import type { AttachmentGroup } from './schema'
import { useForm, useProblem } from './store'
import { Wrong } from './Wrong'

export function FileGroup({ group }: { group: AttachmentGroup }) {
  const form = useForm()
  const { attachments, onItsWay, remove } = useFiles()
  const pointer = groupPointer(group.id)
  const problem = useProblem(pointer)
  const f = words.form.files
  const { id, title, hint, required = 0, images = false } = group
  const mine = attachments.filter(({ field }) => field === id)
  const coming = onItsWay.filter(({ field }) => field === id)
  const place = fieldId(pointer)
  // What a picture is, only the server can tell; what says itself that it is none need not be sent.
  const refuse = (file: File) => (images && file.type !== '' && !file.type.startsWith('image/') ? f.notPhoto(title) : null)
  return (
    <div className={problem ? 'field file-group is-error' : 'field file-group'} id={place} tabIndex={-1} role="group" aria-labelledby={`${place}-name`}>
      <p className="label" id={`${place}-name`}>
        {title} <span className="opt">{required > 0 ? f.countOf(mine.length, required, images) : mine.length > 0 ? f.count(mine.length, images) : words.form.optional}</span>
      </p>
      {hint && <span className="hint">{hint}</span>}
      {problem && <Wrong id={`${place}-wrong`} sentence={problem} />}
      {images ? (
        <Photos
          photos={photosOf(
            mine.map((one) => one.id),
            title,
          )}
          onRemove={(photo) => {
            const gone = mine.find((one) => one.id === photo.id)
            if (gone) remove(gone)
          }}
        />
      ) : (
        <ul className="stack-s">
          {mine.map((attachment) => (
            <Attached key={attachment.id} documentId={form.documentId} attachment={attachment} />
          ))}
        </ul>
      )}
      {coming.length > 0 && (
        <ul className="stack-s dropgap">
          {coming.map((one) => (
            <Coming key={one.key} one={one} />
          ))}
        </ul>
      )}
      <DropZone field={id} lead={undefined} images={images} label={title} refuse={refuse} />
    </div>
  )
}
