/** What a record says, column by column, and its pictures. */
import type { RecordField } from '../api/types'
import { Photos, photosOf } from '../kit/Photos'
import { ToneBadge } from '../kit/ToneBadge'
import { longDay } from '../kit/dates'
import { wonInWords } from '../kit/money'
import { language, words } from '../words'

const isPhotos = ({ of }: RecordField) => of === 'photo'
const isEmpty = ({ value, text }: RecordField) => value === null || text === ''

export function Facts({ fields }: { fields: RecordField[] }) {
  const r = words.records
  const told = fields.filter((field) => !isPhotos(field))
  const missing = fields.filter((field) => (isPhotos(field) ? field.photos.length === 0 : isEmpty(field) && !field.computed))
  return (
    <section>
      <div className="rule-h">
        <h2>{r.facts}</h2>
      </div>
      <dl className="kv record-facts">
        {told
          .filter((field) => !isEmpty(field))
          .map((field) => (
            <div key={field.id}>
              <dt>{field.title}</dt>
              <dd className={field.type === 'text' ? 'is-text' : undefined}>
                <Said field={field} />
              </dd>
            </div>
          ))}
      </dl>
      {missing.length > 0 && <p className="small muted not-yet">{r.notYet(missing.map(({ title }) => title))}</p>}
    </section>
  )
}

function Said({ field }: { field: RecordField }) {
  const { type, value, text, tone } = field
  if (type === 'choice') return <ToneBadge tone={tone} text={text} />
  if (type === 'date' && typeof value === 'string') return <>{longDay(value)}</>
  if (type === 'money' && typeof value === 'number') {
    return (
      <>
        <b className="num">{text}</b> {language === 'ko' && <span className="muted small">{wonInWords(value)}</span>}
      </>
    )
  }
  return <>{text}</>
}

export function Pictures({ fields }: { fields: RecordField[] }) {
  const shown = fields.filter((field) => isPhotos(field) && field.photos.length > 0)
  if (shown.length === 0) return null
  return (
    <section className="stack">
      <div className="rule-h">
        <h2>{words.records.pictures}</h2>
      </div>
      <div className="pictures">
        {shown.map((field) => (
          <div key={field.id}>
            <h3 className="label">{field.title}</h3>
            <Photos photos={photosOf(field.photos, field.title)} />
          </div>
        ))}
      </div>
    </section>
  )
}
