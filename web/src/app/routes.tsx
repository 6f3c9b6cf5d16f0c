/** Which address shows which page. The inbox is in the first file, everything else is fetched when visited. */
import { Redirect, Route, Switch, useSearch } from 'wouter-preact'
import { InboxPage } from '../inbox/InboxPage'
import { lazyPage } from './lazyPage'
import { NotFoundPage } from './NotFoundPage'

const Catalogue = lazyPage(() => import('../catalogue/CataloguePage'), /^\/new$/)
const Draft = lazyPage(() => import('../draft/DraftPage'), /^\/documents\/[^/]+\/edit$/)
const Check = lazyPage(() => import('../draft/CheckPage'), /^\/documents\/[^/]+\/check$/)
const Document = lazyPage(() => import('../document/DocumentPage'), /^\/documents\/[^/]+$/)
const Mine = lazyPage(() => import('../documents/MinePage'))
const Documents = lazyPage(() => import('../documents/DocumentsPage'), /^\/documents$/)
const Registers = lazyPage(() => import('../records/RegistersPage'), /^\/registers$/)
const Register = lazyPage(() => import('../records/RegisterPage'), /^\/registers\/[^/]+$/)
const Record = lazyPage(() => import('../records/RecordPage'), /^\/records\/[^/]+$/)
const Chain = lazyPage(() => import('../records/ChainPage'), /^\/(records|documents)\/[^/]+\/chain$/)
const Count = lazyPage(() => import('../counts/CountPage'), /^\/counts\/[^/]+$/)
const Calendar = lazyPage(() => import('../calendar/CalendarPage'))
const People = lazyPage(() => import('../people/PeoplePage'))
const Rules = lazyPage(() => import('../studio/RulesPage'), /^\/rules$/)
const CheckFile = lazyPage(() => import('../studio/CheckFilePage'), /^\/rules\/check$/)
const Procedure = lazyPage(() => import('../studio/ProcedurePage'), /^\/rules\/procedures\/[^/]+$/)
const RuleTable = lazyPage(() => import('../studio/TablePage'), /^\/rules\/tables\/[^/]+$/)
const Releases = lazyPage(() => import('../releases/ReleasesPage'), /^\/releases$/)
const UploadRelease = lazyPage(() => import('../releases/UploadPage'), /^\/releases\/new$/)
const Release = lazyPage(() => import('../releases/ReleasePage'), /^\/releases\/(?!new$)[^/]+$/)
const CompareReleases = lazyPage(() => import('../releases/ComparePage'), /^\/releases\/[^/]+\/compare$/)
const Login = lazyPage(() => import('../session/LoginPage'))

export function DeskRoutes() {
  return (
    <Switch>
      <Route path="/" component={InboxPage} />
      <Route path="/new" component={Catalogue} />
      <Route path="/mine" component={Mine} />
      <Route path="/documents" component={Documents} />
      <Route path="/documents/:id" component={Document} />
      <Route path="/documents/:id/edit" component={Draft} />
      <Route path="/documents/:id/check" component={Check} />
      <Route path="/documents/:id/chain" component={Chain} />
      <Route path="/registers" component={Registers} />
      <Route path="/registers/:id" component={Register} />
      <Route path="/records/:id" component={Record} />
      <Route path="/records/:id/chain" component={Chain} />
      <Route path="/counts/:id" component={Count} />
      <Route path="/calendar" component={Calendar} />
      <Route path="/people" component={People} />
      <Route path="/rules" component={Rules} />
      <Route path="/rules/check" component={CheckFile} />
      <Route path="/rules/procedures/:id" component={Procedure} />
      <Route path="/rules/tables/:id" component={RuleTable} />
      <Route path="/releases" component={Releases} />
      <Route path="/releases/new" component={UploadRelease} />
      <Route path="/releases/:id" component={Release} />
      <Route path="/releases/:id/compare" component={CompareReleases} />
      <Route path="/login">
        <SignedIn />
      </Route>
      <Route component={NotFoundPage} />
    </Switch>
  )
}

/** Whoever is signed in already goes on to where they were going. */
function SignedIn() {
  const to = new URLSearchParams(useSearch()).get('to') ?? '/'
  return <Redirect to={to.startsWith('/') && !to.startsWith('//') ? to : '/'} replace />
}

export function DoorRoutes() {
  return (
    <Switch>
      <Route path="/login" component={Login} />
      <Route>
        <Redirect to={`/login${toHere()}`} replace />
      </Route>
    </Switch>
  )
}

function toHere(): string {
  const here = location.pathname + location.search
  return here === '/' ? '' : `?to=${encodeURIComponent(here)}`
}
