/** The files of one document while it is written: what is attached, what is on its way, what was refused. */
import { createContext } from 'preact'
import { useCallback, useContext, useRef, useState } from 'preact/hooks'
import { documents } from '../../api/calls'
import { upload, type Upload } from '../../api/upload'
import type { Attachment } from '../../api/types'
import { words } from '../../words'
import { sentenceOf } from '../Note'

// The server's own limits; it refuses anyway, this only spares the wait.
const bytesMost = 20_000_000
const filesMost = 30

export const limits = { megabytes: bytesMost / 1_000_000, files: filesMost }

export interface OnItsWay {
  key: string
  file: File
  field: string | undefined
  /** Between 0 and 1. */
  share: number
  refused: string | null
  /** Trying again may help: the line was lost, not the file refused. */
  again: boolean
}

export interface Attaching {
  attachments: Attachment[]
  onItsWay: OnItsWay[]
  /** `refuse` says what is wrong with a file before it is sent, or nothing; the server judges by the content anyway. */
  add: (files: Iterable<File>, field?: string, refuse?: (file: File) => string | null) => void
  retry: (key: string) => void
  drop: (key: string) => void
  remove: (attachment: Attachment) => void
  status: string
}

export const AttachingContext = createContext<Attaching | null>(null)

export function useFiles(): Attaching {
  const files = useContext(AttachingContext)
  if (!files) throw new Error('a file field needs the files of a document around it')
  return files
}

export function useAttaching(documentId: string, attachments: Attachment[], onChange: (now: (old: Attachment[]) => Attachment[]) => void): Attaching {
  const [onItsWay, setOnItsWay] = useState<OnItsWay[]>([])
  const [status, say] = useState('')
  const running = useRef(new Map<string, Upload>())
  const f = words.form.files

  const change = useCallback((key: string, part: Partial<OnItsWay> | null) => {
    setOnItsWay((all) => all.flatMap((one) => (one.key !== key ? [one] : part ? [{ ...one, ...part }] : [])))
  }, [])

  const send = useCallback(
    ({ key, file, field }: OnItsWay) => {
      const sending = upload(documentId, file, field, key, (share) => change(key, { share }))
      running.current.set(key, sending)
      sending.done.then(
        (attachment) => {
          running.current.delete(key)
          change(key, null)
          onChange((old) => [...old.filter(({ id }) => id !== attachment.id), attachment])
          say(f.added(attachment.name))
        },
        (error: unknown) => {
          running.current.delete(key)
          change(key, { refused: sentenceOf(error), again: isLine(error) })
        },
      )
    },
    [documentId, change, onChange, f],
  )

  const add = (files: Iterable<File>, field?: string, refuse: (file: File) => string | null = () => null) => {
    let room = filesMost - attachments.length - onItsWay.length
    const next = Array.from(files, (file): OnItsWay => {
      room -= 1
      const refused = room < 0 ? f.tooMany(filesMost) : file.size > bytesMost ? f.tooBig(limits.megabytes) : file.size === 0 ? f.empty : refuse(file)
      return { key: crypto.randomUUID(), file, field, share: 0, refused, again: false }
    })
    setOnItsWay((all) => [...all, ...next])
    next.filter(({ refused }) => refused === null).forEach(send)
  }

  const retry = (key: string) => {
    const one = onItsWay.find((each) => each.key === key)
    if (!one) return
    change(key, { refused: null, share: 0 })
    send(one)
  }

  const drop = (key: string) => {
    running.current.get(key)?.stop()
    running.current.delete(key)
    change(key, null)
  }

  const remove = (attachment: Attachment) => {
    onChange((old) => old.filter(({ id }) => id !== attachment.id))
    documents.detach(documentId, attachment.id).then(
      () => say(f.removed(attachment.name)),
      (error: unknown) => {
        onChange((old) => [...old, attachment])
        say(sentenceOf(error))
      },
    )
  }

  return { attachments, onItsWay, add, retry, drop, remove, status }
}

const isLine = (error: unknown) => error instanceof Error && 'status' in error && (error.status === 0 || Number(error.status) >= 500)
