/** English for the way in. */
import type { Words } from '../index'

export const session: Words['session'] = {
  title: 'Sign in',
  say: ['No need', 'to come in', 'for a stamp.'],
  lead: ['Read, confirm, stamp.', 'Minutes and receipts keep themselves.'],
  login: 'User name',
  password: 'Password',
  enter: 'Sign in',
  entering: 'Signing in',
  help: 'If it does not work, call the management office.',
  demoTitle: 'Demo: choose a person',
  demoNote: 'Not shown in a real complex',
  showPassword: 'Show password',
  sample: [
    ['담당', '박지영', '7. 13.'],
    ['경리', '이수진', '7. 13.'],
    ['과장', '최영식', '7. 14.'],
    ['소장', '정민호', '7. 14.'],
    ['회장', '', ''],
  ],
  missing: 'Enter user name and password.',
}
