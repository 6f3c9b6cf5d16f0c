/** DocumentsPage: written next. */
import { PageHead } from "../kit/Page"

export default function DocumentsPage() {
  return <PageHead title="DocumentsPage" />
}
