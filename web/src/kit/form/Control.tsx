/** Which control draws a field. Files and tables are drawn by the field itself. */
import { CheckboxControl, ChoiceControl, PersonControl, SelectControl } from './ChoiceControls'
import type { ControlProps } from './control'
import { DocumentControl } from './DocumentControl'
import { RecordControl } from './RecordControl'
import type { Widget } from './schema'
import { CountControl, DateControl, MoneyControl, ParagraphControl, TextControl } from './TextControls'

const controls = {
  text: TextControl,
  textarea: ParagraphControl,
  number: CountControl,
  money: MoneyControl,
  date: DateControl,
  choice: ChoiceControl,
  select: SelectControl,
  checkbox: CheckboxControl,
  person: PersonControl,
  document: DocumentControl,
  record: RecordControl,
} satisfies Partial<Record<Widget, (props: ControlProps) => unknown>>

export function Control({ widget, ...props }: ControlProps & { widget: Widget }) {
  // Numbers come as they are declared, whatever the layout calls them: text with letters could never be a number.
  const numeric = props.schema.type === 'integer' || props.schema.type === 'number'
  const Drawn = numeric && widget === 'text' ? CountControl : widget in controls ? controls[widget as keyof typeof controls] : TextControl
  return <Drawn {...props} />
}
