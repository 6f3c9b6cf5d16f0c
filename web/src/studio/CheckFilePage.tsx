/** One file of any tool, looked at: what would be refused, what an import makes of it, and where that is in the drawing. Nothing is kept. */
import { useMutation } from '@tanstack/preact-query'
import { useEffect, useRef, useState } from 'preact/hooks'
import { rules } from '../api/calls'
import type { CheckedFile } from '../api/types'
import { Drop } from '../kit/Drop'
import { Findings } from '../kit/Findings'
import { Icon } from '../kit/Icon'
import { Empty, Note, ProblemNote } from '../kit/Note'
import { PageHead } from '../kit/Page'
import { useMay } from '../kit/session'
import { words } from '../words'
import { Change } from './About'
import { Crumb } from './Crumb'
import { Imported, Outcome } from './Imported'
import { MarkedDrawing } from './MarkedDrawing'
import './studio.css'

const BYTES_MAX = 8_000_000

export default function CheckFilePage() {
  const t = words.rules
  const [chosen, choose] = useState<File>()
  const [wrong, setWrong] = useState('')
  const picker = useRef<HTMLInputElement>(null)
  const look = useMutation({ mutationFn: rules.check })
  useEffect(() => {
    if (wrong) picker.current?.focus()
  }, [wrong])
  if (!useMay('rules.read')) return <Empty title={t.mayNot} />
  const take = ([file, second]: File[]) => {
    if (!file) return
    const refused = second ? t.oneOnly : file.size > BYTES_MAX ? t.tooLarge : file.size === 0 ? t.emptyFile : ''
    setWrong(refused)
    look.reset()
    choose(refused ? undefined : file)
    if (!refused) look.mutate(file)
  }
  return (
    <>
      <PageHead title={t.checkTitle} failed={!!wrong} prints above={<Crumb>{t.checkTitle}</Crumb>} below={<p className="lead">{t.checkLead}</p>} />
      <div className="no-print">
        <Note kind="ok">
          <b>{t.checkKept}</b> {t.checkKeptLead}
        </Note>
        <div className={wrong ? 'field is-error upload' : 'field upload'}>
          <span className="label">{t.checkFile}</span>
          {wrong && (
            <span className="err" id="check-err" role="alert">
              <Icon name="warn" /> {wrong}
            </span>
          )}
          <Drop id="check-file" chosen={chosen} picker={picker} describedBy={wrong ? 'check-err' : undefined} kinds={t.checkKinds} onTake={take} />
        </div>
      </div>
      <div role="status" aria-live="polite">
        {look.isPending && chosen && <p className="looking">{t.checking(chosen.name)}</p>}
      </div>
      {look.error && <ProblemNote error={look.error} retry={chosen && (() => look.mutate(chosen))} />}
      {look.data && chosen && <Report key={look.submittedAt} checked={look.data} file={chosen} />}
    </>
  )
}

function Report({ checked, file }: { checked: CheckedFile; file: File }) {
  const t = words.rules
  const { imported, problems } = checked
  const errors = problems.filter(({ severity }) => severity === 'error')
  const warnings = problems.filter(({ severity }) => severity === 'warning')
  const isClean = errors.length === 0 && (imported === null || imported.outcome === 'runnable')
  return (
    <div className="report">
      <p className="small muted">
        {checked.name} · {t.fileKinds[checked.kind]}
      </p>
      {isClean && (
        <Note kind="ok">
          <b>{t.clean}.</b> {t.cleanLead}
        </Note>
      )}
      {imported && !isClean && <Outcome imported={imported} />}
      {checked.kind === 'bpmn' && <MarkedDrawing checked={checked} file={file} />}
      {imported && !isClean && <Imported imported={imported} />}
      {errors.length > 0 && (
        <section className="blk" aria-labelledby="errors">
          <div className="rule-h">
            <h2 id="errors">{imported ? t.lint(checked.errors_total) : t.errors(checked.errors_total)}</h2>
            <span className="small">{t.errorsLead}</span>
          </div>
          <Findings problems={errors} look="is-err" />
          {checked.errors_total > errors.length && <p className="small muted">{t.shownFirst(errors.length)}</p>}
        </section>
      )}
      {warnings.length > 0 && (
        <section className="blk" aria-labelledby="warnings">
          <div className="rule-h">
            <h2 id="warnings">{t.warnings(checked.warnings_total)}</h2>
            <span className="small">{t.warningsLead}</span>
          </div>
          <Findings problems={warnings} look="is-warn" />
        </section>
      )}
      <section className="blk" aria-labelledby="change">
        <div className="rule-h">
          <h2 id="change">{t.change}</h2>
        </div>
        <Change>{null}</Change>
      </section>
    </div>
  )
}
