/** Forms as a ledger: what each is, whose seals it needs, who may see it, how long it is kept. */
import type { FormSummary, LineStep } from '../api/types'
import { words } from '../words'
import { Star } from './Favourites'
import './catalogue.css'

/** "담당 → 경리 → 과장 → 소장 · 회장 확인": those one waits for, then those who only look. */
export function lineText(line: LineStep[]): string {
  const deciding = line.filter(({ blocking }) => blocking).map(({ role_short }) => role_short)
  const looking = line.filter(({ blocking }) => !blocking).map(({ role_short, act }) => `${role_short} ${act}`)
  return [deciding.join(' → '), ...looking].filter(Boolean).join(' · ')
}

interface FormTableProps {
  forms: FormSummary[]
  caption: string
  /** What each is for; wanted where the names alone do not say why they are here. */
  described: boolean
  busy: boolean
  onWrite: (slug: string) => void
  onStar: (form: FormSummary) => void
}

export function FormTable({ forms, caption, described, busy, onWrite, onStar }: FormTableProps) {
  const t = words.catalogue
  return (
    <div className="tblwrap">
      <table className="tbl tbl-cards formtbl">
        <caption className="sr-only">{caption}</caption>
        <thead>
          <tr>
            <th scope="col">{t.form}</th>
            <th scope="col">{t.line}</th>
            <th scope="col">{t.disclosure}</th>
            <th scope="col" className="num">
              {t.retention}
            </th>
            <th scope="col">
              <span className="sr-only">{t.write}</span>
            </th>
          </tr>
        </thead>
        <tbody>
          {forms.map((form) => (
            <tr key={form.slug}>
              <th scope="row">
                <button type="button" className="linkbtn form-name" aria-disabled={busy || undefined} onClick={() => !busy && onWrite(form.slug)}>
                  {form.title}
                </button>
                {described && <span className="sub">{form.description}</span>}
              </th>
              <td data-label={t.line} className="small">
                {lineText(form.line)}
              </td>
              <td data-label={t.disclosure} className="small nowrap open">
                {form.disclosure}
              </td>
              <td data-label={t.retention} className="num keep">
                {form.retention_years > 0 ? t.years(form.retention_years) : t.forever}
              </td>
              <td className="act">
                <Star form={form} onStar={onStar} className="star" />
                <button type="button" className="btn btn-secondary btn-s" disabled={busy} onClick={() => onWrite(form.slug)}>
                  {t.write}
                  <span className="sr-only"> {form.title}</span>
                </button>
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}
