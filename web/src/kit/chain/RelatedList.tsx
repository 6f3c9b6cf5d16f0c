/** What a document or record leads to and comes from, each once, with how that reads from here. */
import { Link } from 'wouter-preact'
import type { Related } from '../../api/types'
import { words } from '../../words'
import { ToneBadge } from '../ToneBadge'
import { monthDay } from '../dates'
import { commas } from '../money'
import { addressOf, byNode } from './story'

const shownMost = 8

export function RelatedList({ relations }: { relations: Related[] }) {
  const all = byNode(relations)
  const more = all.slice(shownMost)
  return (
    <>
      <Nodes nodes={all.slice(0, shownMost)} />
      {more.length > 0 && (
        <details className="why">
          <summary>{words.records.moreRelations(more.length)}</summary>
          <Nodes nodes={more} />
        </details>
      )}
    </>
  )
}

function Nodes({ nodes }: { nodes: ReturnType<typeof byNode> }) {
  return (
    <ul className="donelist">
      {nodes.map(({ node, sentences }) => (
        <li key={`${node.kind} ${node.id}`}>
          <Link href={addressOf(node)}>
            {node.title || node.label}
            <small>
              {[node.number ?? node.label, monthDay(node.day), node.amount !== null && `${commas(node.amount)}${words.common.won}`].filter(Boolean).join(', ')}
            </small>
            <small>{sentences.join(' · ')}</small>
          </Link>
          <ToneBadge tone={node.tone} text={node.state} />
        </li>
      ))}
    </ul>
  )
}
