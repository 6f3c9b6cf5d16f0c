/** A field that points to a record of a register: found by number, title or what it says, kept as its id. */
import { useQuery } from '@tanstack/preact-query'
import { useState } from 'preact/hooks'
import { records } from '../../api/calls'
import { Problem } from '../../api/client'
import { keys } from '../../api/queries'
import type { RecordRow } from '../../api/types'
import { words } from '../../words'
import { Icon } from '../Icon'
import { ToneBadge } from '../ToneBadge'
import { commas } from '../money'
import type { ControlProps } from './control'
import { FinderDialog, FinderHit } from './Finder'
import { isGiven } from './schema'
import { useAt, useForm } from './store'

function useRecord(id: string) {
  return useQuery({ queryKey: keys.record(id), queryFn: () => records.read(id), staleTime: 60_000 })
}

/** What a person calls a record: its number and title. */
export function RecordName({ id }: { id: string }) {
  const { data, error } = useRecord(id)
  if (error instanceof Problem && error.status === 404) return <>{words.form.record.gone}</>
  return <>{data ? [data.number, data.title].filter(Boolean).join(' ') : ''}</>
}

function Chosen({ id }: { id: string }) {
  const { data } = useRecord(id)
  const w = words.form.record
  const left = data?.envelope?.left
  return (
    <span>
      <a href={`/records/${id}`} target="_blank" rel="noopener">
        <RecordName id={id} />
      </a>
      <small>{[data?.state.title, left !== undefined && w.left(commas(left))].filter(Boolean).join(', ')}</small>
    </span>
  )
}

export function RecordControl(props: ControlProps) {
  const form = useForm()
  const value = useAt(props.path)
  const [open, show] = useState(false)
  const w = words.form.record
  const { schema, label } = props
  const given = isGiven(schema)
  const choose = (id: string | undefined) => {
    form.set(props.path, id)
    form.touch(props.pointer)
    show(false)
  }
  return (
    <>
      {typeof value === 'string' && value !== '' && (
        <div className="file chosen-record" id={given ? props.id : undefined}>
          <Icon name="round" />
          <Chosen id={value} />
          {!given && (
            <button type="button" className="iconbtn" aria-label={label ? `${label} ${w.clear}` : w.clear} onClick={() => choose(undefined)}>
              <Icon name="x" />
            </button>
          )}
        </div>
      )}
      {given && !value && (
        <p className="muted" id={props.id}>
          {w.none}
        </p>
      )}
      {!given && (
        <button
          id={props.id}
          type="button"
          aria-label={label ? `${label} ${value ? w.change : w.find}` : undefined}
          aria-describedby={props.describedBy}
          className={`btn btn-secondary${label ? ' btn-s' : ''}`}
          aria-haspopup="dialog"
          onClick={() => show(true)}
        >
          {value ? w.change : w.find}
        </button>
      )}
      {open && schema['x-record'] && (
        <Finder
          title={schema.title ?? w.find}
          register={schema['x-record']}
          states={schema['x-record-states'] ?? []}
          onChoose={choose}
          onClose={() => show(false)}
        />
      )}
    </>
  )
}

interface FinderProps {
  title: string
  register: string
  states: string[]
  onChoose: (id: string) => void
  onClose: () => void
}

/** Each state is asked for by itself: what may not be chosen would only push out what may. */
async function found(register: string, states: string[], q: string): Promise<RecordRow[]> {
  const pages = await Promise.all((states.length > 0 ? states : ['']).map((state) => records.register(register, { q, state })))
  return pages.flatMap((page) => page.records)
}

function Finder({ title, register, states, onChoose, onClose }: FinderProps) {
  const [q, ask] = useState('')
  const query = useQuery({ queryKey: [...keys.register(register, { q }), 'choose', states], queryFn: () => found(register, states, q) })
  const w = words.form.record
  return (
    <FinderDialog title={title} lead={w.lead} query={query} hits={(rows) => rows} nothing={w.nothing} onAsk={ask} onClose={onClose}>
      {(row) => (
        <FinderHit icon="round" title={row.title} said={[row.number, money(row)]} onChoose={() => onChoose(row.id)}>
          <ToneBadge tone={row.state.tone} text={row.state.title} />
        </FinderHit>
      )}
    </FinderDialog>
  )
}

/** What is left of its money, or else the amount it carries. */
function money(row: RecordRow): string | null {
  if (row.left !== null) return words.form.record.left(commas(row.left))
  return row.amount === null ? null : `${commas(row.amount)}${words.common.won}`
}
