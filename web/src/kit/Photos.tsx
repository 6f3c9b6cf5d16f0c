/** Pictures as thumbnails; pressing one opens it large in a dialog that arrow keys turn over. */
import { useState } from 'preact/hooks'
import { records } from '../api/calls'
import { words } from '../words'
import { Dialog } from './Dialog'
import { Icon } from './Icon'
import './photos.css'

export interface Photo {
  id: string
  /** What it shows, for those who cannot see it. */
  title: string
}

/** Names for pictures that only have the name of their place: 보수 전 사진 1, 보수 전 사진 2. */
export const photosOf = (ids: readonly string[], title: string): Photo[] =>
  ids.map((id, index) => ({ id, title: words.records.photo(title, index + 1, ids.length) }))

interface PhotosProps {
  photos: Photo[]
  /** Where they can still be taken off. */
  onRemove?: (photo: Photo) => void
}

export function Photos({ photos, onRemove }: PhotosProps) {
  const [at, look] = useState<number | null>(null)
  if (photos.length === 0) return null
  return (
    <>
      <ul className="photos">
        {photos.map((photo, index) => (
          <li key={photo.id}>
            <button type="button" className="photo" aria-haspopup="dialog" aria-label={words.records.photoLook(photo.title)} onClick={() => look(index)}>
              <img src={records.photoAddress(photo.id, 'small')} alt="" loading="lazy" width={320} height={240} />
            </button>
            {onRemove && (
              <button type="button" className="iconbtn photo-off" aria-label={words.form.files.remove(photo.title)} onClick={() => onRemove(photo)}>
                <Icon name="x" />
              </button>
            )}
          </li>
        ))}
      </ul>
      {at !== null && <Large photos={photos} at={at} onTurn={look} onClose={() => look(null)} />}
    </>
  )
}

interface LargeProps {
  photos: Photo[]
  at: number
  onTurn: (to: number) => void
  onClose: () => void
}

function Large({ photos, at, onTurn, onClose }: LargeProps) {
  const r = words.records
  const photo = photos[at]
  const turn = (by: number) => onTurn((at + by + photos.length) % photos.length)
  if (!photo) return null
  return (
    <Dialog title={photo.title} onClose={onClose}>
      <div
        className="lightbox"
        onKeyDown={(event) => {
          if (event.key === 'ArrowLeft') turn(-1)
          if (event.key === 'ArrowRight') turn(1)
        }}
      >
        <img key={photo.id} src={records.photoAddress(photo.id, 'large')} alt={photo.title} />
        <div className="cluster">
          {photos.length > 1 && (
            <>
              <button type="button" className="btn btn-secondary" aria-keyshortcuts="ArrowLeft" onClick={() => turn(-1)}>
                <Icon name="left" /> {r.photoBefore}
              </button>
              <button type="button" className="btn btn-secondary" aria-keyshortcuts="ArrowRight" onClick={() => turn(1)}>
                {r.photoAfter} <Icon name="right" />
              </button>
              <span className="small muted num" role="status">
                {r.photoOf(at + 1, photos.length)}
              </span>
            </>
          )}
          <button type="button" className="btn btn-quiet push" onClick={onClose}>
            {words.common.close}
          </button>
        </div>
      </div>
    </Dialog>
  )
}
