/** How many files a form asks for, altogether and group by group, and whether they are there. Pure; what a file is, only the server tells. */
import type { Attachment } from '../../api/types'
import { words } from '../../words'
import { groupsOf, type Schema } from './schema'

export const attachmentsPointer = '/attachments'
export const groupPointer = (id: string) => `${attachmentsPointer}/${id}`

/** What is attached: only the group each file was put into counts. */
export type Attached = readonly Pick<Attachment, 'field'>[]

export interface FilesLine {
  id: string
  pointer: string
  title: string
  passed: boolean
  message: string
}

export const attachedTo = (attached: Attached, group: string) => attached.filter(({ field }) => field === group).length

/** A line for each number of files asked for, under the ids the server's checklist has. */
export function filesAsked(schema: Schema, attached: Attached): FilesLine[] {
  const f = words.form.files
  const all = schema['x-attachments']?.required ?? 0
  const whole = all > 0 ? [{ id: 'attachments', pointer: attachmentsPointer, title: words.draft.attached(all), passed: attached.length >= all, message: f.missing(all) }] : []
  const each = groupsOf(schema).flatMap(({ id, title, required = 0, images = false }) =>
    required > 0
      ? [
          {
            id: `attachments_${id}`,
            pointer: groupPointer(id),
            title: f.claim(title, required, images),
            passed: attachedTo(attached, id) >= required,
            message: f.missingIn(title, required, images),
          },
        ]
      : [],
  )
  return [...whole, ...each]
}
