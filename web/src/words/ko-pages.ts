/** What the pages fetched later say, in Korean. */
import { calendar } from './ko/calendar'
import { catalogue } from './ko/catalogue'
import { counts } from './ko/counts'
import { document } from './ko/document'
import { documents } from './ko/documents'
import { draft } from './ko/draft'
import { form } from './ko/form'
import { people } from './ko/people'
import { records } from './ko/records'
import { releases } from './ko/releases'
import { rules } from './ko/rules'

export const koPages = { calendar, catalogue, counts, document, documents, draft, form, people, records, releases, rules }
