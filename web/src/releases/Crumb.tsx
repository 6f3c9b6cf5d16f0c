/** Where a page about releases belongs. */
import { Link } from 'wouter-preact'
import { words } from '../words'

export function Crumb({ children }: { children?: string }) {
  return (
    <p className="crumb">
      <Link href="/releases">{words.releases.title}</Link> › {children ?? words.releases.upload}
    </p>
  )
}
