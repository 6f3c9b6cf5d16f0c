/** CheckPage: written next. */
import { PageHead } from "../kit/Page"

export default function CheckPage() {
  return <PageHead title="CheckPage" />
}
