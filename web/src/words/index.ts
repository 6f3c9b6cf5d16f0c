/** The words of the language in use. Korean is always here; English is fetched when asked for. */
import { ko } from './ko'

/** Same keys, same parameters; the text itself is free. */
type Said<T> = T extends string
  ? string
  : T extends (...args: infer A) => string
    ? (...args: A) => string
    : T extends readonly unknown[]
      ? { [K in keyof T]: Said<T[K]> }
      : { [K in keyof T]: Said<T[K]> }

export type Words = Said<typeof ko>

/** Read it while rendering, not while a module loads: the language may change before the first render. */
export let words: Words = ko
export let language: 'ko' | 'en' = 'ko'

const kept = 'danji.language'

export async function chooseLanguage(): Promise<void> {
  if (localStorage.getItem(kept) !== 'en') return
  words = (await import('./en')).en
  language = 'en'
  document.documentElement.lang = 'en'
}

export function keepLanguage(next: 'ko' | 'en'): void {
  localStorage.setItem(kept, next)
}
