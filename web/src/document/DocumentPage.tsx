/** DocumentPage: written next. */
import { PageHead } from "../kit/Page"

export default function DocumentPage() {
  return <PageHead title="DocumentPage" />
}
