/** What the first page says, in Korean. The other pages' sentences are in ko-pages.ts and come with the first of them. */
import { common } from './ko/common'
import { inbox } from './ko/inbox'
import { session } from './ko/session'
import { shell } from './ko/shell'
import { task } from './ko/task'

export const ko = { common, inbox, session, shell, task }
