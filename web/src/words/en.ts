/** The same sentences in English, first page and others. The type makes a missing one an error. */
import type { Words } from './index'
import { calendar } from './en/calendar'
import { catalogue } from './en/catalogue'
import { common } from './en/common'
import { counts } from './en/counts'
import { document } from './en/document'
import { documents } from './en/documents'
import { draft } from './en/draft'
import { form } from './en/form'
import { inbox } from './en/inbox'
import { people } from './en/people'
import { records } from './en/records'
import { releases } from './en/releases'
import { session } from './en/session'
import { shell } from './en/shell'
import { task } from './en/task'

export const en: Words = { calendar, catalogue, common, counts, document, documents, draft, form, inbox, people, records, releases, session, shell, task }
