/** Every sentence the screens say, in Korean. The sections live in ko/; en.ts must have the same keys. */
import { common } from './ko/common'
import { session } from './ko/session'
import { shell } from './ko/shell'

export const ko = { common, shell, session }
