/** Every register one may read, area by area, with what is open in each. */
import { useQuery } from '@tanstack/preact-query'
import { Link } from 'wouter-preact'
import { records } from '../api/calls'
import { keys } from '../api/queries'
import type { RegisterSummary } from '../api/types'
import { Loaded, Skeleton } from '../kit/Loaded'
import { Empty } from '../kit/Note'
import { PageHead } from '../kit/Page'
import { words } from '../words'
import './records.css'

/** The answer comes area by area; this only puts the heads between them. */
function byArea(registers: RegisterSummary[]): [string, RegisterSummary[]][] {
  const areas = new Map<string, RegisterSummary[]>()
  for (const register of registers) areas.set(register.area_title, [...(areas.get(register.area_title) ?? []), register])
  return [...areas]
}

export default function RegistersPage() {
  const query = useQuery({ queryKey: keys.registers, queryFn: records.registers })
  const r = words.records
  return (
    <>
      <PageHead title={r.registers} below={<p className="muted">{r.registersLead}</p>} />
      <Loaded query={query} waiting={<Skeleton lines={8} />}>
        {({ registers }) =>
          registers.length === 0 ? (
            <Empty title={r.registersNone} />
          ) : (
            <>
              {byArea(registers).map(([area, those]) => (
                <section key={area} className="register-area" aria-label={area}>
                  <div className="rule-h">
                    <h2>{area}</h2>
                  </div>
                  <ul className="registers">
                    {those.map((register) => (
                      <li key={register.id}>
                        <Link className="formcard" href={`/registers/${register.id}`}>
                          <b>{register.title}</b>
                          <span className="num">{register.total === 0 ? r.nothingYet : r.counted(register.open, register.total)}</span>
                        </Link>
                      </li>
                    ))}
                  </ul>
                </section>
              ))}
            </>
          )
        }
      </Loaded>
    </>
  )
}
