/** What is to be done before submission: the server's list, with every line answered again while typing where that is possible. */
import type { CheckLine } from '../api/types'
import { attachmentsPointer, type FormStore } from '../kit/form/store'
import { words } from '../words'

export function checklist(store: FormStore, asked: CheckLine[] | undefined): CheckLine[] {
  return [answers(store), ...checks(store, asked), ...files(store, asked)]
}

function answers({ unanswered }: FormStore): CheckLine {
  return {
    id: 'answers',
    title: words.draft.answered,
    passed: unanswered.length === 0,
    message: words.draft.unanswered(unanswered.length),
    pointer: unanswered[0] ?? '',
  }
}

const isFiles = ({ pointer, id }: CheckLine) => pointer === attachmentsPointer && id === 'attachments'

function checks(store: FormStore, asked: CheckLine[] | undefined): CheckLine[] {
  const here = new Map(store.checks.map((check) => [check.id, check.passed === true]))
  const lines = asked?.filter((line) => !isFiles(line)) ?? store.checks.map((check) => ({ ...check, passed: check.passed === true }))
  return lines.map((line) => ({ ...line, passed: here.get(line.id) ?? line.passed }))
}

function files({ form, attached }: FormStore, asked: CheckLine[] | undefined): CheckLine[] {
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
    },
  ]
}
