/** From a reason to the table it came from, with the facts of the case filled in. */
import { Link } from 'wouter-preact'
import type { Json } from '../api/types'
import { words } from '../words'
import { useMay } from './session'
import { tableAddress } from './rules/address'

export function TryLink({ table, facts }: { table: string; facts: { name: string; value: Json }[] }) {
  if (!useMay('rules.read') || !table) return null
  return (
    <p className="small">
      <Link className="btn btn-quiet btn-s" href={tableAddress(table, facts)}>
        {words.rules.tryThis}
      </Link>
    </p>
  )
}
