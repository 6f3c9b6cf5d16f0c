/** The head of a page: title, where it belongs, what can be done. Also tells the browser and the screen reader that the page changed. */
import type { ComponentChildren } from 'preact'
import { useContext, useEffect, useRef } from 'preact/hooks'
import { words } from '../words'
import { DeskContext } from './session'

let pagesShown = 0

/** Puts the name of the page into the window's title; an error goes first, so that it is heard first. */
export function usePageTitle(title: string, failed = false): void {
  const complex = useContext(DeskContext)?.session.complex.name
  useEffect(() => {
    document.title = `${failed ? words.common.errorTitle : ''}${title} - ${complex ? `${complex} ` : ''}${words.common.product}`
  }, [title, failed, complex])
}

interface PageHeadProps {
  /** The name as plain text, for the window's title. */
  title: string
  /** The same name as it is drawn, when it is more than text. */
  heading?: ComponentChildren
  above?: ComponentChildren
  below?: ComponentChildren
  actions?: ComponentChildren
  failed?: boolean
  /** On paper, too: pages that are no document have no other heading there. */
  prints?: boolean
}

export function PageHead({ title, heading, above, below, actions, failed = false, prints = false }: PageHeadProps) {
  const h1 = useRef<HTMLHeadingElement>(null)
  usePageTitle(title, failed)
  useEffect(() => {
    pagesShown += 1
    // The first page keeps the focus the browser gave it; later ones take it, or a screen reader would stay on the old link.
    if (pagesShown > 1) h1.current?.focus({ preventScroll: true })
  }, [])
  return (
    <header className={prints ? 'pagehead prints' : 'pagehead'}>
      <div>
        {above}
        <h1 ref={h1} tabIndex={-1}>
          {heading ?? title}
        </h1>
        {below}
      </div>
      {actions && <div className="pagehead-act no-print">{actions}</div>}
    </header>
  )
}
