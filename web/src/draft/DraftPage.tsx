/** DraftPage: written next. */
import { PageHead } from "../kit/Page"

export default function DraftPage() {
  return <PageHead title="DraftPage" />
}
