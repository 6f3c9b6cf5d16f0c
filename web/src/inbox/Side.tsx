/** Beside the desk: what to know today, and what I finished. */
import { Link } from 'wouter-preact'
import type { Notice, RecentItem } from '../api/types'
import { Icon, type IconName } from '../kit/Icon'
import { near } from '../kit/dates'
import { words } from '../words'

const icons: Record<string, IconName> = { absence: 'away', document: 'doc', waiting: 'clock' }

export function Notices({ notices }: { notices: Notice[] }) {
  const t = words.inbox
  return (
    <section>
      <div className="rule-h">
        <h2>{t.side}</h2>
      </div>
      {notices.length === 0 ? (
        <p className="muted small">{t.noNotices}</p>
      ) : (
        <ul className="notes">
          {notices.map((notice) => (
            <li key={notice.text}>
              <Icon name={icons[notice.kind] ?? 'warn'} />
              <span>
                {notice.text} {notice.link && <Link href={notice.link}>{t.open}</Link>}
              </span>
            </li>
          ))}
        </ul>
      )}
    </section>
  )
}

export function Recent({ items }: { items: RecentItem[] }) {
  const t = words.inbox
  return (
    <section>
      <div className="rule-h">
        <h2>{t.recent}</h2>
        <Link href="/documents?box=done">{t.all}</Link>
      </div>
      {items.length === 0 ? (
        <p className="muted small">{t.recentNone}</p>
      ) : (
        <ul className="donelist">
          {items.map((item) => (
            <li key={item.document_id + item.at}>
              <Link href={`/documents/${item.document_id}`}>
                {item.title}
                <small>
                  {near(item.at)} {t.outcome[item.outcome]}
                  {item.state === 'final' && `, ${item.number ?? t.final}`}
                </small>
              </Link>
              <span className={item.outcome === 'returned' ? 'badge' : 'seal seal-text'} aria-hidden="true">
                {t.outcome[item.outcome]}
              </span>
            </li>
          ))}
        </ul>
      )}
    </section>
  )
}
