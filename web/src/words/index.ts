/** The words of the language in use. The first page's Korean is always here; the rest is fetched when it is needed. */
import { ko } from './ko'
import type { koPages } from './ko-pages'

/** Same keys, same parameters; the text itself is free. */
type Said<T> = T extends string
  ? string
  : T extends (...args: infer A) => string
    ? (...args: A) => string
    : T extends readonly unknown[]
      ? { [K in keyof T]: Said<T[K]> }
      : { [K in keyof T]: Said<T[K]> }

export type Words = Said<typeof ko & typeof koPages>

/**
 * Read it while rendering, not while a module loads: the language may change before the first render.
 * The sections of later pages are missing until loadPageWords is done; lint keeps the first page from reading them.
 */
export let words = ko as Words
export let language: 'ko' | 'en' = 'ko'

const kept = 'danji.language'

export async function chooseLanguage(): Promise<void> {
  if (localStorage.getItem(kept) !== 'en') return
  words = (await import('./en')).en
  language = 'en'
  document.documentElement.lang = 'en'
}

/** Called with the first page that is not the home page. */
export async function loadPageWords(): Promise<void> {
  const first: object = words
  if (language === 'ko' && !('document' in first)) words = { ...words, ...(await import('./ko-pages')).koPages }
}

export function keepLanguage(next: 'ko' | 'en'): void {
  localStorage.setItem(kept, next)
}
