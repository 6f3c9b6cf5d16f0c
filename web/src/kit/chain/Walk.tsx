/** The chain as a walk: a line at the left, money at the right, photos and links between. */
import { Link } from 'wouter-preact'
import type { ComponentChildren } from 'preact'
import type { ChainStep } from '../../api/types'
import { words } from '../../words'
import { Icon } from '../Icon'
import { Photos, photosOf } from '../Photos'
import { ToneBadge } from '../ToneBadge'
import { dottedDay, monthDay, plainDates } from '../dates'
import { commas } from '../money'
import { addressOf, differences } from './story'
import './walk.css'

interface WalkProps {
  steps: ChainStep[]
  backward: boolean
  /** What comes after the last step, in the same line: what is waited for. */
  children?: ComponentChildren
}

export function Walk({ steps, backward, children }: WalkProps) {
  const differs = differences(steps)
  const years = new Set(steps.map(({ day }) => day.slice(0, 4)))
  const shown = backward ? [...steps].reverse() : steps
  return (
    <ol className="walk">
      {backward && children}
      {shown.map((step, index) => (
        <li key={index} className={step.now ? 'is-here' : undefined}>
          <p className="d">{years.size > 1 ? dottedDay(step.day) : monthDay(step.day)}</p>
          <div>
            <h2>{step.title || step.label}</h2>
            {step.sentence && <p>{plainDates(step.sentence)}</p>}
            <p className="by">
              {words.records.chain.by(step.label, step.name)} <ToneBadge tone={step.tone} text={step.state} />
              {step.now && <span className="sr-only"> {words.records.chain.now}</span>}
            </p>
            {step.photos.length > 0 && <Photos photos={photosOf(step.photos, step.title)} />}
            <Papers step={step} />
          </div>
          <Money step={step} difference={differs.get(step)} />
        </li>
      ))}
      {!backward && children}
    </ol>
  )
}

function Papers({ step }: { step: ChainStep }) {
  const paper = step.paper
  return (
    <p className="ev-l">
      <Link className="file-chip" href={addressOf(step)}>
        <Icon name={step.kind === 'record' ? 'round' : 'doc'} /> {step.number ?? step.label}
      </Link>
      {paper && (
        <Link className="file-chip" href={`/documents/${paper}`}>
          <Icon name="doc" /> {words.records.chain.paper}
        </Link>
      )}
      {step.moves.map((move) => (
        <Link key={move.id} className="file-chip" href={`/records/${move.id}`}>
          <Icon name="round" /> {move.number ?? move.title} <ToneBadge tone={move.tone} text={move.state} />
        </Link>
      ))}
    </p>
  )
}

function Money({ step, difference }: { step: ChainStep; difference: { label: string; by: number } | undefined }) {
  const c = words.records.chain
  if (step.amount === null) return null
  return (
    <div className="mm">
      <p className="m">
        {commas(step.amount)}
        {words.common.won}
      </p>
      {difference && (
        <p className="df">
          {difference.by === 0
            ? c.sameAs(difference.label)
            : difference.by > 0
              ? c.moreThan(difference.label, commas(difference.by))
              : c.lessThan(difference.label, commas(-difference.by))}
        </p>
      )}
    </div>
  )
}
