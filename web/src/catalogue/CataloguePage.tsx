/** CataloguePage: written next. */
import { PageHead } from "../kit/Page"

export default function CataloguePage() {
  return <PageHead title="CataloguePage" />
}
