/** What is to be done before submission: the server's list, with every line answered again while typing where that is possible. */
import type { CheckLine } from '../api/types'
import { attachmentsPointer, type FormStore } from '../kit/form/store'
import { words } from '../words'

export interface ListLine extends CheckLine {
  /** Not to be told yet: something it looks at is not written. Neither done nor wrong. */
  waiting: boolean
}

export function checklist(store: FormStore, asked: CheckLine[] | undefined): ListLine[] {
  return [answers(store), ...checks(store, asked), ...files(store, asked)]
}

function answers({ unanswered }: FormStore): ListLine {
  return {
    id: 'answers',
    title: words.draft.answered,
    passed: unanswered.length === 0,
    message: words.draft.unanswered(unanswered.length),
    pointer: unanswered[0] ?? '',
    waiting: false,
  }
}

const isFiles = ({ pointer, id }: CheckLine) => pointer === attachmentsPointer && id === 'attachments'

function checks(store: FormStore, asked: CheckLine[] | undefined): ListLine[] {
  const here = new Map(store.checks.map((check) => [check.id, check.passed]))
  const lines = asked?.filter((line) => !isFiles(line)) ?? store.checks.map((check) => ({ ...check, passed: check.passed === true }))
  return lines.map((line) => {
    const answer = here.get(line.id)
    return { ...line, passed: answer === undefined ? line.passed : answer === true, waiting: answer === null }
  })
}

function files({ form, attached }: FormStore, asked: CheckLine[] | undefined): ListLine[] {
  const wanted = form.schema['x-attachments']?.required ?? 0
  if (wanted === 0) return []
  const line = asked?.find(isFiles)
  return [
    {
      id: 'attachments',
      title: line?.title ?? words.draft.attached(wanted),
      passed: attached >= wanted,
      message: words.form.files.missing(wanted),
      pointer: attachmentsPointer,
      waiting: false,
    },
  ]
}
