/** What was found, documents and records in one list: the words that were asked for are marked, down and up go on. */
import { Link } from 'wouter-preact'
import type { FoundThing, Piece } from '../api/types'
import { longDay } from '../kit/dates'
import { commas } from '../kit/money'
import { words } from '../words'

const tones: Record<FoundThing['tone'], string> = { ok: 'b-ok', due: 'b-due', late: 'b-late', plain: 'b-plain' }

export const addressOf = (hit: FoundThing) => `/${hit.kind === 'document' ? 'documents' : 'records'}/${hit.id}`

function Pieces({ pieces }: { pieces: Piece[] }) {
  return <>{pieces.map((piece, index) => (piece.found ? <mark key={index}>{piece.text}</mark> : piece.text))}</>
}

function Hit({ hit }: { hit: FoundThing }) {
  return (
    <li>
      <p className="meta">
        <span className="badge b-plain">{hit.label}</span>
        <span>{longDay(hit.day)}</span>
        {hit.number && <span className="num">{hit.number}</span>}
      </p>
      <h3>
        <Link href={addressOf(hit)}>
          <Pieces pieces={hit.title} />
        </Link>
      </h3>
      {hit.snippet.length > 0 && (
        <p>
          <Pieces pieces={hit.snippet} />
        </p>
      )}
      <p className="cluster small">
        <span className={`badge ${tones[hit.tone]}`}>{hit.state}</span>
        {hit.amount !== null && (
          <b className="num">
            {commas(hit.amount)}
            {words.common.won}
          </b>
        )}
        {hit.person && <span className="muted">{hit.person}</span>}
      </p>
    </li>
  )
}

/** The next or the one before, of the links under `.hits`; above the first one stands the search field. */
export function step(event: KeyboardEvent & { currentTarget: HTMLElement }): void {
  const way = event.key === 'ArrowDown' ? 1 : event.key === 'ArrowUp' ? -1 : 0
  if (!way || event.altKey || event.ctrlKey || event.metaKey) return
  const field = event.currentTarget.querySelector<HTMLElement>('input[type=search]')
  const stops = [field, ...event.currentTarget.querySelectorAll<HTMLElement>('.hits h3 a')]
  const here = stops.indexOf(document.activeElement as HTMLElement | null)
  const next = here < 0 ? undefined : stops[here + way]
  if (!next) return
  event.preventDefault()
  next.focus()
}

export function Hits({ hits }: { hits: FoundThing[] }) {
  return (
    <ol className="hits">
      {hits.map((hit) => (
        <Hit key={hit.id} hit={hit} />
      ))}
    </ol>
  )
}
