/** Every sentence the screens say, in Korean. The sections live in ko/; en.ts must have the same keys. */
import { catalogue } from './ko/catalogue'
import { common } from './ko/common'
import { document } from './ko/document'
import { documents } from './ko/documents'
import { draft } from './ko/draft'
import { form } from './ko/form'
import { inbox } from './ko/inbox'
import { people } from './ko/people'
import { session } from './ko/session'
import { shell } from './ko/shell'
import { task } from './ko/task'

export const ko = { catalogue, common, document, documents, draft, form, inbox, people, session, shell, task }
