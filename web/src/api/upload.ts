/** Sending one file and hearing how far it is. The one place that needs XMLHttpRequest: fetch cannot tell the progress of what it sends. */
import { Problem } from './client'
import type { Attachment, ReleaseStanding } from './types'

export interface Upload<T = Attachment> {
  done: Promise<T>
  stop: () => void
}

/** `key` makes a second try of the same file answer with the first result. */
export function upload(documentId: string, file: File, field: string | undefined, key: string, onProgress: (share: number) => void): Upload {
  return send(`/documents/${documentId}/attachments`, { field }, file, key, onProgress)
}

/** A release, whole or in part. What is said beside the file may be empty. */
export function uploadRelease(said: { title: string; basis: string; place: string }, file: File, key: string, onProgress: (share: number) => void): Upload<ReleaseStanding> {
  return send('/releases', said, file, key, onProgress)
}

function send<T>(path: string, said: Record<string, string | undefined>, file: File, key: string, onProgress: (share: number) => void): Upload<T> {
  const request = new XMLHttpRequest()
  const done = new Promise<T>((resolve, reject) => {
    request.open('POST', `/api${path}`)
    request.setRequestHeader('accept', 'application/json')
    request.setRequestHeader('idempotency-key', key)
    request.upload.onprogress = ({ loaded, total }) => onProgress(total > 0 ? loaded / total : 0)
    request.onload = () => {
      const body = read<T>(request.responseText)
      if (request.status >= 200 && request.status < 300 && body) resolve(body as T)
      else reject(new Problem(request.status, body?.code ?? `http_${request.status}`, body?.title ?? '', body?.detail, body?.problems))
    }
    request.onerror = request.ontimeout = () => reject(new Problem(0, 'offline', ''))
    const form = new FormData()
    for (const [name, value] of Object.entries(said)) if (value) form.append(name, value)
    form.append('file', file)
    request.send(form)
  })
  return { done, stop: () => request.abort() }
}

function read<T>(text: string): (Partial<Problem> & Partial<T>) | null {
  try {
    return JSON.parse(text) as Partial<Problem> & Partial<T>
  } catch {
    return null
  }
}
