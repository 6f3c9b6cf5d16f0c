/** No such page, and the way back to the desk. */
import { Link } from 'wouter-preact'
import { Empty } from '../kit/Note'
import { PageHead } from '../kit/Page'
import { words } from '../words'

export function NotFoundPage() {
  const { notFound, notFoundLead, toInbox } = words.common
  return (
    <>
      <PageHead title={notFound} failed />
      <Empty title={notFoundLead}>
        <Link className="btn btn-secondary" href="/">
          {toInbox}
        </Link>
      </Empty>
    </>
  )
}
