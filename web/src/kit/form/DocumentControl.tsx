/** A field that points to another document: found by title or number in a dialog, kept as its id. */
import { useQuery } from '@tanstack/preact-query'
import { useState } from 'preact/hooks'
import { documents } from '../../api/calls'
import { keys } from '../../api/queries'
import { words } from '../../words'
import { Icon } from '../Icon'
import type { ControlProps } from './control'
import { FinderDialog, FinderHit } from './Finder'
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
    <FinderDialog title={title} lead={w.lead} query={query} hits={(list) => list.documents} nothing={w.none} onAsk={ask} onClose={onClose}>
      {(document) => (
        <FinderHit icon="doc" title={document.title} said={[document.number, document.form_title, document.drafted_on]} onChoose={() => onChoose(document.id)} />
      )}
    </FinderDialog>
  )
}
