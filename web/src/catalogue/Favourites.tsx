/** The forms somebody has starred, as cards. */
import type { FormSummary } from '../api/types'
import { Icon } from '../kit/Icon'
import { words } from '../words'

interface StarProps {
  form: FormSummary
  onStar: (form: FormSummary) => void
  className?: string
}

export function Star({ form, onStar, className = '' }: StarProps) {
  const t = words.catalogue
  return (
    <button
      type="button"
      className={`iconbtn ${className}${form.favourite ? ' is-on' : ''}`}
      aria-pressed={form.favourite}
      aria-label={form.favourite ? t.dropFavourite(form.title) : t.addFavourite(form.title)}
      onClick={() => onStar(form)}
    >
      <Icon name="star" />
    </button>
  )
}

interface FavouritesProps {
  forms: FormSummary[]
  busy: boolean
  onWrite: (slug: string) => void
  onStar: (form: FormSummary) => void
}

export function Favourites({ forms, busy, onWrite, onStar }: FavouritesProps) {
  const t = words.catalogue
  const starred = forms.filter((form) => form.favourite)
  return (
    <section aria-labelledby="fv">
      <div className="rule-h">
        <h2 id="fv">{t.favourites}</h2>
      </div>
      {starred.length === 0 && <p className="muted no-favourites">{t.noFavourites}</p>}
      <ul className="favs">
        {starred.map((form) => (
          <li key={form.slug}>
            <button type="button" className="formcard" aria-disabled={busy || undefined} onClick={() => !busy && onWrite(form.slug)}>
              <b>{form.title}</b>
              <span>{form.description}</span>
              <small>{form.area_title}</small>
            </button>
            <Star form={form} onStar={onStar} className="fav" />
          </li>
        ))}
      </ul>
    </section>
  )
}
