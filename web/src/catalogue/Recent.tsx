/** Documents somebody handed in lately, to be written again with the same words. */
import type { RecentForm } from '../api/types'
import { monthDay } from '../kit/dates'
import { Icon } from '../kit/Icon'
import { commas } from '../kit/money'
import { words } from '../words'

interface RecentProps {
  recent: RecentForm[]
  busy: boolean
  onCopy: (document: RecentForm) => void
}

export function Recent({ recent, busy, onCopy }: RecentProps) {
  const t = words.catalogue
  if (recent.length === 0) return null
  return (
    <section className="recent" aria-labelledby="rc">
      <div className="rule-h">
        <h2 id="rc">{t.recent}</h2>
      </div>
      <ul className="recents">
        {recent.map((document) => (
          <li key={document.document_id}>
            <button type="button" className="file" aria-disabled={busy || undefined} onClick={() => !busy && onCopy(document)}>
              <Icon name="doc" />
              <span>
                {document.title || document.form_title}
                <small>
                  {[document.at && monthDay(document.at), document.form_title, document.amount !== null && `${commas(document.amount)}${words.common.won}`]
                    .filter(Boolean)
                    .join(', ')}
                </small>
              </span>
              <span className="small copy">{t.copy}</span>
            </button>
          </li>
        ))}
      </ul>
    </section>
  )
}
