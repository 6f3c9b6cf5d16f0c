/** The drawing of the file that was looked at, the elements of its findings marked. A file that cannot be drawn as it came is drawn as the import has it. */
import { useEffect, useMemo, useState } from 'preact/hooks'
import type { CheckedFile } from '../api/types'
import { Drawing } from '../kit/diagram/Drawing'
import { Note } from '../kit/Note'
import { words } from '../words'
import { marksOf } from './marks'

export function MarkedDrawing({ checked, file }: { checked: CheckedFile; file: File }) {
  const t = words.rules
  const [text, read] = useState<string>()
  const [failed, fail] = useState(false)
  const copy = checked.imported?.copies[0]?.bpmn
  useEffect(() => {
    let gone = false
    // As UTF-8 and nothing else: what is not is shown as the import has it.
    file
      .arrayBuffer()
      .then((bytes) => new TextDecoder('utf-8', { fatal: true }).decode(bytes))
      .then(
        (found) => !gone && read(found),
        () => !gone && fail(true),
      )
    return () => {
      gone = true
    }
  }, [file])
  const bpmn = failed ? copy : text
  const drawn = useMemo(() => {
    const marks = marksOf(checked)
    return bpmn ? { bpmn, marks, here: [...(marks['at-err'] ?? []), ...(marks['at-ask'] ?? [])] } : undefined
  }, [bpmn, checked])
  if (!drawn) return failed ? <Note>{t.noDrawing}</Note> : null
  return (
    <section className="blk" aria-labelledby="drawing">
      <div className="rule-h">
        <h2 id="drawing">{t.drawing}</h2>
        <span className="small">{t.drawingLead}</span>
      </div>
      <Drawing drawn={drawn} name={t.drawing} label={t.drawingLabel(checked.name)} instead={<Note>{t.noDrawing}</Note>} />
    </section>
  )
}
