/** PeoplePage: written next. */
import { PageHead } from "../kit/Page"

export default function PeoplePage() {
  return <PageHead title="PeoplePage" />
}
