/** Notes, refusals and the empty page: what the system says outside of a form. */
import type { ComponentChildren } from 'preact'
import { Problem } from '../api/client'
import { words } from '../words'
import { Icon, type IconName } from './Icon'

const icons: Record<NoteKind, IconName> = { info: 'info', warn: 'warn', error: 'warn', ok: 'checkc' }

export type NoteKind = 'info' | 'warn' | 'error' | 'ok'

export function Note({ kind = 'info', children, alert }: { kind?: NoteKind; children: ComponentChildren; alert?: boolean }) {
  return (
    <div className={`note note-${kind}`} role={alert ? 'alert' : undefined}>
      <Icon name={icons[kind]} />
      <div>{children}</div>
    </div>
  )
}

/** The sentence for a person, whatever was thrown. */
export function sentenceOf(error: unknown): string {
  if (error instanceof Problem && error.title) return error.title
  if (error instanceof Problem && error.offline) return words.common.offline
  return words.common.failed
}

export function ProblemNote({ error, retry }: { error: unknown; retry?: (() => void) | undefined }) {
  const detail = error instanceof Problem ? error.detail : ''
  return (
    <Note kind="error" alert>
      <p>
        <b>{sentenceOf(error)}</b> {detail}
      </p>
      {retry && (
        <button type="button" className="linkbtn" onClick={retry}>
          {words.common.retry}
        </button>
      )}
    </Note>
  )
}

export function Empty({ seal, title, children }: { seal?: string; title: string; children?: ComponentChildren }) {
  return (
    <div className="empty">
      {seal && (
        <span className="seal seal-text" aria-hidden="true">
          {seal}
        </span>
      )}
      <h2>{title}</h2>
      {children}
    </div>
  )
}
