/** A picture of what this is about: a strip of seals. Decoration; a screen reader skips it. */
import { Seal } from '../kit/Stamps'
import { words } from '../words'

export function SampleStamps() {
  const sample = words.session.sample
  return (
    <div className="login-stamps" aria-hidden="true">
      <div className="stamps">
        <p className="stamps-h">{words.task.stamps}</p>
        <ol>
          {sample.map(([role, name, day], index) => (
            <li key={role} className={name ? 'is-done' : 'is-ref'}>
              <span className="st-role">{role}</span>
              <span className="st-box">{name && <Seal name={name} shape={index === sample.length - 2 ? 'square' : 'round'} />}</span>
              <span className="st-date">{day}</span>
            </li>
          ))}
        </ol>
      </div>
    </div>
  )
}
