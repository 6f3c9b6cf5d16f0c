/** A place to drop one file on, or to choose it by hand. What is done with it is the page's. */
import { useState } from 'preact/hooks'
import { words } from '../words'
import { fileSize } from './files'
import { Icon } from './Icon'
import './drop.css'

interface DropProps {
  id: string
  chosen: File | undefined
  picker: { current: HTMLInputElement | null }
  /** The sentence that says what is wrong with the choice. */
  describedBy: string | undefined
  /** Which files are taken, as a sentence. */
  kinds: string
  onTake: (files: File[]) => void
}

export function Drop({ id, chosen, picker, describedBy, kinds, onTake }: DropProps) {
  const t = words.releases
  const [over, setOver] = useState(false)
  return (
    <div
      className={`drop${over ? ' is-over' : ''}`}
      onDragOver={(event) => {
        event.preventDefault()
        setOver(true)
      }}
      onDragLeave={() => setOver(false)}
      onDrop={(event) => {
        event.preventDefault()
        setOver(false)
        onTake(Array.from(event.dataTransfer?.files ?? []))
      }}
    >
      {chosen ? (
        <p className="file chosen">
          <Icon name="doc" />
          <span>
            {chosen.name}
            <small>{fileSize(chosen.size)}</small>
          </span>
        </p>
      ) : (
        <p>{t.drop}</p>
      )}
      <p className="cluster">
        {/* The label is the button one sees; the input stays reachable by keyboard. */}
        <input
          id={id}
          ref={picker}
          type="file"
          className="sr-only file-input"
          aria-invalid={!!describedBy}
          aria-describedby={describedBy}
          onChange={(event) => {
            const box = event.currentTarget
            onTake(Array.from(box.files ?? []))
            box.value = ''
          }}
        />
        <label htmlFor={id} className="btn btn-secondary">
          {chosen ? t.pickOther : t.pick}
        </label>
      </p>
      <p className="xs muted">{kinds}</p>
    </div>
  )
}
