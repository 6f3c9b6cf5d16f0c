/** What every control of a form is given: its place in the data, its schema, its layout, and how it is named and described. */
import type { FieldUi, Schema } from './schema'
import type { Path } from './pointer'

export interface ControlProps {
  path: Path
  pointer: string
  schema: Schema
  ui: FieldUi | undefined
  id: string
  required: boolean
  invalid: boolean
  describedBy: string | undefined
  /** In a table the column head is far away; the control carries its own name. */
  label?: string
}

/** The attributes all native controls share. */
export function named({ id, required, invalid, describedBy, label }: ControlProps) {
  return {
    id,
    'aria-label': label,
    'aria-required': required || undefined,
    'aria-invalid': invalid || undefined,
    'aria-describedby': describedBy,
  }
}
