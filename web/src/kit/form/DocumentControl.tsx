/** A field that points to another document: found by title or number in a dialog, kept as its id. */
import { useQuery } from '@tanstack/preact-query'
import { useState } from 'preact/hooks'
import { documents } from '../../api/calls'
import { keys } from '../../api/queries'
import { words } from '../../words'
import { Dialog } from '../Dialog'
import { Icon } from '../Icon'
import { Loaded } from '../Loaded'
import type { ControlProps } from './control'
import { useAt, useForm } from './store'

/** What a person calls a document: its number and title. */
export function DocumentName({ id }: { id: string }) {
  const { data } = useQuery({ queryKey: keys.document(id), queryFn: () => documents.read(id) })
  return <>{data ? [data.number, data.title].filter(Boolean).join(' ') : id}</>
}

export function DocumentControl(props: ControlProps) {
  const form = useForm()
  const value = useAt(props.path)
  const [open, show] = useState(false)
  const w = words.form.document
  const choose = (id: string | undefined) => {
    form.set(props.path, id)
    form.touch(props.pointer)
    show(false)
  }
  return (
    <>
      {typeof value === 'string' && (
        <p className="file">
          <Icon name="doc" />
          <span>
            <DocumentName id={value} />
          </span>
          <button type="button" className="iconbtn" aria-label={w.clear} onClick={() => choose(undefined)}>
            <Icon name="x" />
          </button>
        </p>
      )}
      <button id={props.id} type="button" aria-describedby={props.describedBy} className="btn btn-secondary" aria-haspopup="dialog" onClick={() => show(true)}>
        {value === undefined ? w.find : w.change}
      </button>
      {open && <Finder title={props.schema.title ?? w.find} onChoose={choose} onClose={() => show(false)} />}
    </>
  )
}

interface FinderProps {
  title: string
  onChoose: (id: string) => void
  onClose: () => void
}

function Finder({ title, onChoose, onClose }: FinderProps) {
  const [q, ask] = useState('')
  const query = useQuery({ queryKey: keys.documents({ box: 'all', q }), queryFn: () => documents.list({ box: 'all', q }) })
  const w = words.form.document
  return (
    <Dialog title={title} lead={w.lead} onClose={onClose}>
      {/* A form may not stand inside another one; Enter is heard here instead. */}
      <div role="search" className="inline-field">
        <input
          className="input"
          type="search"
          aria-label={w.lead}
          onKeyDown={(event) => {
            if (event.key !== 'Enter' || event.isComposing) return
            event.preventDefault()
            ask(event.currentTarget.value.trim())
          }}
          onChange={(event) => ask(event.currentTarget.value.trim())}
        />
      </div>
      <Loaded query={query}>
        {(list) =>
          list.documents.length === 0 ? (
            <p>{w.none}</p>
          ) : (
            <ul className="stack-s">
              {list.documents.slice(0, 20).map((document) => (
                <li key={document.id}>
                  <button type="button" className="file finder-hit" onClick={() => onChoose(document.id)}>
                    <Icon name="doc" />
                    <span>
                      {document.title}
                      <small>{[document.number, document.form_title, document.drafted_on].filter(Boolean).join(', ')}</small>
                    </span>
                  </button>
                </li>
              ))}
            </ul>
          )
        }
      </Loaded>
      <div className="btnbar">
        <button type="button" className="btn btn-quiet push" onClick={onClose}>
          {words.common.close}
        </button>
      </div>
    </Dialog>
  )
}
