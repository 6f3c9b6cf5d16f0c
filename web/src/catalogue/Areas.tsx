/** The areas of work, with how many forms each holds. */
import { Link } from 'wouter-preact'
import type { FormCatalogue } from '../api/types'
import { words } from '../words'
import { address } from './FormSearch'

interface AreasProps {
  areas: FormCatalogue['areas']
  total: number
  area: string
  q: string
}

export function Areas({ areas, total, area, q }: AreasProps) {
  const t = words.catalogue
  const shelves = [{ id: '', title: t.all, count: total }, ...areas]
  return (
    <nav className="areas" aria-label={t.areas}>
      <div className="rule-h">
        <h2>{t.areas}</h2>
      </div>
      <ul>
        {shelves.map(({ id, title, count }) => (
          <li key={id}>
            <Link href={address(q, id)} aria-current={id === area ? 'true' : undefined}>
              <span>{title}</span>
              <span className="num">{count}</span>
            </Link>
          </li>
        ))}
      </ul>
    </nav>
  )
}
