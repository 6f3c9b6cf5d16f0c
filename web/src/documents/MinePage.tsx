/** MinePage: written next. */
import { PageHead } from "../kit/Page"

export default function MinePage() {
  return <PageHead title="MinePage" />
}
