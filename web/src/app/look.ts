/** How the screen looks for this person: text size, easy mode, theme, as classes on <html>. Kept on the device too, for before the login. */
import type { Preferences } from '../api/types'

const kept = 'danji.look'
const plain: Preferences = { text_size: 100, easy: false, theme: 'light' }

export function keptLook(): Preferences {
  try {
    return { ...plain, ...(JSON.parse(localStorage.getItem(kept) ?? '{}') as Partial<Preferences>) }
  } catch {
    return plain
  }
}

export function applyLook(look: Preferences): void {
  const root = document.documentElement
  const theme = look.theme === 'light' ? '' : look.theme
  root.className = [`ts-${look.text_size}`, look.easy ? 'easy' : '', theme].filter(Boolean).join(' ')
  localStorage.setItem(kept, JSON.stringify(look))
}
