/** Judged rows where there is room: a line each, and below it what a judgement asks for. */
import { useState } from 'preact/hooks'
import { words } from '../../words'
import { Icon } from '../Icon'
import { headingOf, moreOf } from './judged'
import { Judgement, LookedAt, More, useRow, type JudgedRowProps } from './JudgedRow'

interface JudgedTableProps extends Omit<JudgedRowProps, 'index'> {
  count: number
  onRemove: (index: number) => void
}

export function JudgedTable({ count, onRemove, ...props }: JudgedTableProps) {
  const { schema, ui } = props
  const title = (name: string | undefined) => (name === undefined ? '' : (schema.items?.properties?.[name]?.title ?? name))
  return (
    <table className="tbl judged-tbl">
      <caption className="sr-only">{schema.title}</caption>
      <thead>
        <tr>
          <th scope="col">{title(ui.judged.heading)}</th>
          <th scope="col">{title(ui.judged.by)}</th>
          <th scope="col">
            <span className="sr-only">{words.form.remove}</span>
          </th>
        </tr>
      </thead>
      <tbody>
        {Array.from({ length: count }, (_, index) => (
          <Line key={index} index={index} onRemove={onRemove} {...props} />
        ))}
      </tbody>
    </table>
  )
}

function Line({ onRemove, ...props }: JudgedRowProps & { onRemove: (index: number) => void }) {
  const row = useRow(props)
  const [editing, edit] = useState(headingOf(row, props.ui.judged) === '')
  const number = props.index + 1
  const asks = moreOf(props.schema, props.ui, row).length > 0
  return (
    <>
      <tr className={asks ? 'asks-more' : undefined}>
        <th scope="row">
          <LookedAt editing={editing} {...props} />
        </th>
        <td>
          <Judgement {...props} />
        </td>
        <td className="judged-do">
          {!editing && (
            <button type="button" className="iconbtn" aria-label={words.form.judged.edit(number)} onClick={() => edit(true)}>
              <Icon name="pen" />
            </button>
          )}
          <button type="button" className="iconbtn" aria-label={words.form.removeRow(number)} onClick={() => onRemove(props.index)}>
            <Icon name="x" />
          </button>
        </td>
      </tr>
      {asks && (
        <tr className="judged-asked">
          <td colSpan={3}>
            <More {...props} />
          </td>
        </tr>
      )}
    </>
  )
}
