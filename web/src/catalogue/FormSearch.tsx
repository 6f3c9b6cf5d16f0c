/** The big search box of the catalogue, and the words people look for. What is asked stands in the address. */
import { useEffect, useRef } from 'preact/hooks'
import { Link, useLocation } from 'wouter-preact'
import { withQuery } from '../api/client'
import type { FormSummary } from '../api/types'
import { Icon } from '../kit/Icon'
import { words } from '../words'

export const address = (q: string, area = '') => withQuery('/new', { q, area })

const wordsShown = 4

/** Phrases from the keywords of the forms used most: how people say it, not what the form is called. */
export function oftenAsked(forms: FormSummary[]): string[] {
  const phrases = forms.flatMap((form) => form.keywords.filter((word) => word.includes(' ')).slice(0, 1))
  return [...new Set(phrases)].slice(0, wordsShown)
}

/** When no form has all the words: those that have some of them, most first. "펌프 고장" is still about a breakdown. */
export function withSomeWords(forms: FormSummary[], q: string): FormSummary[] {
  const asked = q.split(/\s+/).filter(Boolean)
  const hits = (form: FormSummary) => {
    const text = [form.title, form.description, ...form.keywords].join(' ')
    return asked.filter((word) => text.includes(word)).length
  }
  return forms.filter((form) => hits(form) > 0).sort((a, b) => hits(b) - hits(a))
}

const pauseAfterKey = 350

export function FormSearch({ q, area, often }: { q: string; area: string; often: string[] }) {
  const [, go] = useLocation()
  const box = useRef<HTMLInputElement>(null)
  const waiting = useRef<ReturnType<typeof setTimeout>>(undefined)
  const t = words.catalogue
  useEffect(() => {
    // A word chosen below, or the way back: the box follows the address, unless somebody is typing in it.
    if (box.current && document.activeElement !== box.current) box.current.value = q
  }, [q])
  useEffect(() => () => clearTimeout(waiting.current), [])
  const ask = (replace: boolean) => {
    clearTimeout(waiting.current)
    const typed = box.current?.value.trim() ?? ''
    if (typed !== q) go(address(typed, typed ? '' : area), { replace })
  }
  return (
    <>
      <form
        className="bigsearch"
        role="search"
        aria-label={t.find}
        action="/new"
        onSubmit={(event) => {
          event.preventDefault()
          ask(false)
        }}
      >
        <label className="sr-only" htmlFor="fs">
          {t.find}
        </label>
        <Icon name="search" />
        <input
          id="fs"
          ref={box}
          name="q"
          type="search"
          autocomplete="off"
          placeholder={often.length > 0 ? t.example(often.slice(0, 2)) : undefined}
          defaultValue={q}
          onInput={() => {
            clearTimeout(waiting.current)
            waiting.current = setTimeout(() => ask(true), pauseAfterKey)
          }}
        />
        <button type="submit" className="btn btn-primary">
          {t.search}
        </button>
      </form>
      <p className="small muted hintrow">
        {often.length > 0 && t.often}{' '}
        {often.map((word) => (
          <Link key={word} href={address(word)}>
            {word}
          </Link>
        ))}
      </p>
    </>
  )
}
