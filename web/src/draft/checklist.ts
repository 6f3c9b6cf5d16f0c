/** What is to be done before submission: the server's list, with every line answered again while typing where that is possible. */
import type { CheckLine } from '../api/types'
import { attachmentsPointer, filesAsked } from '../kit/form/groups'
import type { FormStore } from '../kit/form/store'
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

/** The form itself may check something about its files, under an id of its own. */
const isFiles = ({ pointer, id }: CheckLine) => pointer.startsWith(attachmentsPointer) && /^attachments(_|$)/.test(id)

function checks(store: FormStore, asked: CheckLine[] | undefined): ListLine[] {
  const here = new Map(store.checks.map((check) => [check.id, check.passed]))
  const lines = asked?.filter((line) => !isFiles(line)) ?? store.checks.map((check) => ({ ...check, passed: check.passed === true }))
  return lines.map((line) => {
    const answer = here.get(line.id)
    return { ...line, passed: answer === undefined ? line.passed : answer === true, waiting: answer === null }
  })
}

function files({ form, attached }: FormStore, asked: CheckLine[] | undefined): ListLine[] {
  return filesAsked(form.schema, attached).map((line) => ({ ...line, title: asked?.find(({ id }) => id === line.id)?.title ?? line.title, waiting: false }))
}
