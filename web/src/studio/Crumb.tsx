/** Where a page of the studio belongs. */
import { Link } from 'wouter-preact'
import { words } from '../words'

export function Crumb({ children }: { children: string }) {
  return (
    <p className="crumb">
      <Link href="/rules">{words.rules.title}</Link> › {children}
    </p>
  )
}
