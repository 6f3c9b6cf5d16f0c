/** What came of a count: a bar each, and the same as a table with the names where answers are open. */
import type { CountDetail, CountResult } from '../../api/types'
import { words } from '../../words'
import { moment } from '../dates'
import { leading, share, unanswered } from './tally'
import './count.css'

export function resultTitle(result: CountResult): string {
  const c = words.counts
  const first = leading(result)
  return first ? c.resultHead(first.title, first.count) : result.answered > 0 ? c.resultTie : c.unanswered
}

export function Result({ count }: { count: CountDetail }) {
  const c = words.counts
  const { result } = count
  if (!result) return null
  const names = result.options.some(({ people }) => people.length > 0)
  return (
    <section className="count-result" aria-labelledby="count-result">
      <div className="rule-h">
        <h2 id="count-result">{resultTitle(result)}</h2>
        {count.closed_at && <span className="small muted">{c.closedAt(moment(count.closed_at))}</span>}
      </div>
      <ul className="tally-bars" aria-hidden="true">
        {[...result.options, { id: ' ', title: c.unanswered, count: unanswered(result) }]
          .filter(({ id, count: n }) => id !== ' ' || n > 0)
          .map(({ id, title, count: n }) => (
            <li key={id} className={id === ' ' ? 'is-rest' : undefined}>
              <span>{title}</span>
              <svg viewBox="0 0 100 10" preserveAspectRatio="none">
                <rect className="ground" width="100" height="10" />
                <rect className="bar" width={share(n, result)} height="10" />
              </svg>
              <b className="num">{c.persons(n)}</b>
            </li>
          ))}
      </ul>
      <div className="tblwrap">
        <table className="tbl tbl-dense">
          <caption className="small">{c.resultOf(result.answered, result.entitled)}</caption>
          <thead>
            <tr>
              <th scope="col">{c.columns.option}</th>
              <th scope="col" className="num">
                {c.columns.count}
              </th>
              <th scope="col" className="num">
                {c.columns.share}
              </th>
              {names && <th scope="col">{c.columns.people}</th>}
            </tr>
          </thead>
          <tbody>
            {result.options.map((option) => (
              <tr key={option.id}>
                <th scope="row">{option.title}</th>
                <td className="num">{c.persons(option.count)}</td>
                <td className="num">{share(option.count, result)}%</td>
                {names && (
                  <td>
                    {option.people.length === 0 ? (
                      <span className="muted">{c.none}</span>
                    ) : (
                      option.people.map(({ name, comment }, index) => (
                        <span key={index} className="answerer">
                          {name}
                          {comment && <span className="sub">“{comment}”</span>}
                        </span>
                      ))
                    )}
                  </td>
                )}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </section>
  )
}
