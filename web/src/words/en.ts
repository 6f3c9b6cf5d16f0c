/** The same sentences in English. The type makes a missing one an error. */
import type { Words } from './index'
import { common } from './en/common'
import { inbox } from './en/inbox'
import { session } from './en/session'
import { shell } from './en/shell'
import { task } from './en/task'

export const en: Words = { common, inbox, session, shell, task }
