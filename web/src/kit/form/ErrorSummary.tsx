/** What has to be put right, on top of the form: takes the focus, says how many, leads to each place. */
import type { ComponentChildren } from 'preact'
import { useEffect, useRef } from 'preact/hooks'
import type { FieldProblem } from '../../api/types'
import { words } from '../../words'
import { fieldId, pathOf } from './pointer'
import type { Schema } from './schema'

/** "견적 비교, " before a sentence that names only a row and its column; nothing for a field that stands alone. */
export function tableOf(pointer: string, schema: Schema): string {
  const [name = '', index] = pathOf(pointer)
  return index === undefined ? '' : `${schema.properties?.[name]?.title ?? name}, `
}

/** Told to the nearest thing around a place that is not on the screen; it may bring the place there. */
export const revealing = 'danji-reveal'

/** Goes to the control that edits a place, or to the nearest thing around it. */
export function focusField(pointer: string): void {
  const path = pathOf(pointer)
  for (let length = path.length; length > 0; length -= 1) {
    const place = document.getElementById(fieldId(`/${path.slice(0, length).join('/')}`))
    if (!place) continue
    if (length < path.length) place.dispatchEvent(new CustomEvent(revealing, { detail: pointer }))
    place.focus({ preventScroll: true })
    place.scrollIntoView({ block: 'center' })
    return
  }
}

/** A link inside the form's own page: moves the focus, leaves the address alone. */
export function FieldLink({ pointer, children }: { pointer: string; children: ComponentChildren }) {
  return (
    <a
      href={`#${fieldId(pointer)}`}
      onClick={(event) => {
        event.preventDefault()
        focusField(pointer)
      }}
    >
      {children}
    </a>
  )
}

interface ErrorSummaryProps {
  problems: FieldProblem[]
  schema: Schema
  /** Changes each time the person asks to go on, so that the focus comes back here. */
  asked: number
}

export function ErrorSummary({ problems, schema, asked }: ErrorSummaryProps) {
  const box = useRef<HTMLDivElement>(null)
  useEffect(() => {
    box.current?.focus({ preventScroll: true })
    box.current?.scrollIntoView({ block: 'start' })
  }, [asked])
  return (
    <div className="error-summary" role="alert" tabIndex={-1} ref={box}>
      <h2>{words.form.summary(problems.length)}</h2>
      <ul>
        {problems.map(({ pointer, message }) => (
          <li key={`${pointer} ${message}`}>
            {pointer === '' ? (
              message
            ) : (
              <FieldLink pointer={pointer}>
                {tableOf(pointer, schema)}
                {message}
              </FieldLink>
            )}
          </li>
        ))}
      </ul>
    </div>
  )
}
