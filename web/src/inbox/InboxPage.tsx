/** The home page: written next. */
import { PageHead } from "../kit/Page"

export function InboxPage() {
  return <PageHead title="결재할 문서" />
}
