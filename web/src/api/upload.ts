/** Sending one file and hearing how far it is. The one place that needs XMLHttpRequest: fetch cannot tell the progress of what it sends. */
import { Problem } from './client'
import type { Attachment } from './types'

export interface Upload {
  done: Promise<Attachment>
  stop: () => void
}

/** `key` makes a second try of the same file answer with the first result. */
export function upload(documentId: string, file: File, field: string | undefined, key: string, onProgress: (share: number) => void): Upload {
  const request = new XMLHttpRequest()
  const done = new Promise<Attachment>((resolve, reject) => {
    request.open('POST', `/api/documents/${documentId}/attachments`)
    request.setRequestHeader('accept', 'application/json')
    request.setRequestHeader('idempotency-key', key)
    request.upload.onprogress = ({ loaded, total }) => onProgress(total > 0 ? loaded / total : 0)
    request.onload = () => {
      const body = read(request.responseText)
      if (request.status >= 200 && request.status < 300 && body) resolve(body as Attachment)
      else reject(new Problem(request.status, body?.code ?? `http_${request.status}`, body?.title ?? '', body?.detail, body?.problems))
    }
    request.onerror = request.ontimeout = () => reject(new Problem(0, 'offline', ''))
    const form = new FormData()
    if (field) form.append('field', field)
    form.append('file', file)
    request.send(form)
  })
  return { done, stop: () => request.abort() }
}

function read(text: string): (Partial<Problem> & Partial<Attachment>) | null {
  try {
    return JSON.parse(text) as Partial<Problem> & Partial<Attachment>
  } catch {
    return null
  }
}
