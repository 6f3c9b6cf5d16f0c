/** What the pages fetched later say, in Korean. */
import { catalogue } from './ko/catalogue'
import { document } from './ko/document'
import { documents } from './ko/documents'
import { draft } from './ko/draft'
import { form } from './ko/form'
import { people } from './ko/people'

export const koPages = { catalogue, document, documents, draft, form, people }
