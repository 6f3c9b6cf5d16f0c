/** Finding one thing among many in a dialog: a search box, what was found, and a way out. What is searched is the caller's. */
import type { ComponentChildren } from 'preact'
import { words } from '../../words'
import { Dialog } from '../Dialog'
import { Icon, type IconName } from '../Icon'
import { Loaded, type Loadable } from '../Loaded'

/** More than this is not read through; a narrower word finds it. */
const shownMost = 30

interface FinderDialogProps<Answer, Hit> {
  title: string
  lead: string
  query: Loadable<Answer>
  hits: (answer: Answer) => Hit[]
  nothing: string
  onAsk: (q: string) => void
  onClose: () => void
  children: (hit: Hit) => ComponentChildren
}

export function FinderDialog<Answer, Hit extends { id: string }>({ title, lead, query, hits, nothing, onAsk, onClose, children }: FinderDialogProps<Answer, Hit>) {
  return (
    <Dialog title={title} lead={lead} onClose={onClose}>
      {/* A form may not stand inside another one; Enter is heard here instead. */}
      <div role="search" className="inline-field">
        <input
          className="input"
          type="search"
          aria-label={lead}
          onKeyDown={(event) => {
            if (event.key !== 'Enter' || event.isComposing) return
            event.preventDefault()
            onAsk(event.currentTarget.value.trim())
          }}
          onChange={(event) => onAsk(event.currentTarget.value.trim())}
        />
      </div>
      <Loaded query={query}>
        {(answer) => {
          const found = hits(answer)
          if (found.length === 0) return <p>{nothing}</p>
          return (
            <ul className="stack-s finder-hits">
              {found.slice(0, shownMost).map((hit) => (
                <li key={hit.id}>{children(hit)}</li>
              ))}
            </ul>
          )
        }}
      </Loaded>
      <div className="btnbar">
        <button type="button" className="btn btn-quiet push" onClick={onClose}>
          {words.common.close}
        </button>
      </div>
    </Dialog>
  )
}

interface FinderHitProps {
  icon: IconName
  title: string
  said: (string | null)[]
  onChoose: () => void
  children?: ComponentChildren
}

/** One thing that was found; pressing it chooses it. */
export function FinderHit({ icon, title, said, onChoose, children }: FinderHitProps) {
  return (
    <button type="button" className="file finder-hit" onClick={onChoose}>
      <Icon name={icon} />
      <span>
        {title}
        <small>{said.filter(Boolean).join(', ')}</small>
      </span>
      {children}
    </button>
  )
}
