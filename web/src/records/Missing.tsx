/** A register or record that is not there, or not for this person: the two look the same. */
import { Link } from 'wouter-preact'
import { Empty } from '../kit/Note'
import { PageHead } from '../kit/Page'
import { words } from '../words'

export function Missing({ title }: { title: string }) {
  return (
    <>
      <PageHead title={title} failed />
      <Empty title={words.common.notFoundLead}>
        <Link className="btn btn-secondary" href="/registers">
          {words.shell.registers}
        </Link>
      </Empty>
    </>
  )
}
