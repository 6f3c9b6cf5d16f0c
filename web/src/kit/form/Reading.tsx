/** An answer as it is read. What points to somebody or something is called by its name, not by its id. */
import type { Json } from '../../api/types'
import { words } from '../../words'
import { useSeats } from './ChoiceControls'
import { DocumentName } from './DocumentControl'
import { shown } from './reading'
import { RecordName } from './RecordControl'
import { widgetOf, type FieldUi, type Schema } from './schema'

interface ReadingProps {
  value: Json | undefined
  schema: Schema
  ui?: FieldUi | undefined
  /** It stands alone: with 원 and the weekday. */
  long?: boolean
}

export function Reading({ value, schema, ui, long = false }: ReadingProps) {
  if (typeof value === 'string' && value !== '') {
    const widget = widgetOf(schema, ui)
    if (widget === 'person') return <PersonName id={value} />
    if (widget === 'document') return <DocumentName id={value} />
    if (widget === 'record') return <RecordName id={value} />
  }
  return <>{shown(value, schema, { long })}</>
}

function PersonName({ id }: { id: string }) {
  const { nameOf, loaded } = useSeats()
  // Nobody is gone before the list of people is there.
  return <>{nameOf(id) ?? (loaded ? words.form.personGone : words.common.loading)}</>
}
