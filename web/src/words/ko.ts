/** Every sentence the screens say, in Korean. The sections live in ko/; en.ts must have the same keys. */
import { common } from './ko/common'
import { inbox } from './ko/inbox'
import { session } from './ko/session'
import { shell } from './ko/shell'
import { task } from './ko/task'

export const ko = { common, inbox, session, shell, task }
