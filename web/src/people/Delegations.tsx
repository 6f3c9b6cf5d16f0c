/** Who stands in for whom; what I entrusted myself I can take back. */
import { useMutation, useQueryClient } from '@tanstack/preact-query'
import { people } from '../api/calls'
import type { Delegation } from '../api/types'
import { ProblemNote } from '../kit/Note'
import { period } from '../kit/dates'
import { words } from '../words'

export function Delegations({ delegations }: { delegations: Delegation[] }) {
  const t = words.people
  const client = useQueryClient()
  const end = useMutation({
    mutationFn: people.endDelegation,
    onSettled: () => client.invalidateQueries({ queryKey: ['people'] }),
  })
  const { columns } = t
  return (
    <section className="blk" aria-labelledby="delegations">
      <div className="rule-h">
        <h2 id="delegations">{t.delegations}</h2>
      </div>
      {end.error && <ProblemNote error={end.error} />}
      {delegations.length === 0 ? (
        <p className="muted small">{t.delegationsNone}</p>
      ) : (
        <div className="tblwrap">
          <table className="tbl tbl-cards">
            <caption className="sr-only">{t.delegationsCaption}</caption>
            <thead>
              <tr>
                <th scope="col">{columns.from}</th>
                <th scope="col">{columns.to}</th>
                <th scope="col">{columns.scope}</th>
                <th scope="col">{columns.when}</th>
                <th scope="col">{columns.state}</th>
              </tr>
            </thead>
            <tbody>
              {delegations.map((one) => (
                <tr key={one.id}>
                  <th scope="row">
                    {one.from.name} {one.from.title}
                  </th>
                  <td data-label={columns.to}>
                    {one.to.name} {one.to.title}
                  </td>
                  <td data-label={columns.scope}>{one.scope}</td>
                  <td data-label={columns.when} className="nowrap">
                    {period(one.since, one.until)}
                  </td>
                  <td data-label={columns.state}>
                    <span className="cluster">
                      <StateOf delegation={one} />
                      {one.mine && one.state !== 'ended' && (
                        <button type="button" className="btn btn-quiet btn-s" disabled={end.isPending} onClick={() => end.mutate(one.id)}>
                          {t.endIt}
                        </button>
                      )}
                    </span>
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
    </section>
  )
}

function StateOf({ delegation }: { delegation: Delegation }) {
  const t = words.people.delegationStates
  if (delegation.state === 'coming') return <span className="badge b-due">{t.coming(delegation.days_until)}</span>
  if (delegation.state === 'active') return <span className="badge b-info">{t.active}</span>
  return <span className="badge b-plain">{t.ended}</span>
}
