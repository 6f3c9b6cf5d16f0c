/** The same sentences in English. The type makes a missing one an error. */
import type { Words } from './index'
import { common } from './en/common'
import { session } from './en/session'
import { shell } from './en/shell'

export const en: Words = { common, shell, session }
