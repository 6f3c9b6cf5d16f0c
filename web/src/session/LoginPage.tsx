/** LoginPage: written next. */
import { PageHead } from "../kit/Page"

export default function LoginPage() {
  return <PageHead title="LoginPage" />
}
