/** Turning the pages of a list. */
import { words } from '../words'

export function Pages({ page, pages, onPage }: { page: number; pages: number; onPage: (page: number) => void }) {
  if (pages < 2) return null
  const c = words.common
  return (
    <nav className="pages cluster" aria-label={c.pages}>
      <button type="button" className="btn btn-secondary btn-s" disabled={page <= 1} onClick={() => onPage(page - 1)}>
        {c.prev}
      </button>
      <span className="small muted num">{c.pageOf(page, pages)}</span>
      <button type="button" className="btn btn-secondary btn-s" disabled={page >= pages} onClick={() => onPage(page + 1)}>
        {c.next}
      </button>
    </nav>
  )
}
