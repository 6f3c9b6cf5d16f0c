/** Sending a release: one file, and why. The first thing said is that nothing changes by it. */
import { useMutation, useQueryClient } from '@tanstack/preact-query'
import { useEffect, useRef, useState } from 'preact/hooks'
import { useLocation } from 'wouter-preact'
import { Problem } from '../api/client'
import { uploadRelease } from '../api/upload'
import { Drop } from '../kit/Drop'
import { Icon } from '../kit/Icon'
import { Note, ProblemNote } from '../kit/Note'
import { PageHead } from '../kit/Page'
import { words } from '../words'
import { Crumb } from './Crumb'
import './releases.css'

const BYTES_MAX = 20_000_000

export default function UploadPage() {
  const t = words.releases
  const [said, say] = useState({ title: '', basis: '', place: '' })
  const [chosen, choose] = useState<{ file: File; key: string }>()
  const [wrong, setWrong] = useState('')
  const picker = useRef<HTMLInputElement>(null)
  const { send, stop, share } = useSending()
  const take = (files: File[]) => {
    const [file, second] = files
    if (!file) return
    const refused = second ? t.oneOnly : file.size > BYTES_MAX ? t.tooLarge : file.size === 0 ? t.emptyFile : ''
    setWrong(refused)
    send.reset()
    // A key for each file chosen: pressing twice, or again after the line was cut, sends it once.
    choose(refused ? undefined : { file, key: crypto.randomUUID() })
  }
  const set = (name: keyof typeof said) => (event: { currentTarget: { value: string } }) => {
    say({ ...said, [name]: event.currentTarget.value })
    if (chosen) choose({ ...chosen, key: crypto.randomUUID() })
  }
  useEffect(() => {
    if (wrong) picker.current?.focus()
  }, [wrong])
  return (
    <>
      <PageHead title={t.upload} failed={!!wrong} above={<Crumb />} below={<p className="lead">{t.uploadLead}</p>} />
      <Note kind="ok">
        <b>{t.untouched}</b> {t.untouchedUpload}
      </Note>
      <form
        className="upload"
        noValidate
        onSubmit={(event) => {
          event.preventDefault()
          if (!chosen) setWrong(t.noFile)
          else if (!send.isPending) send.mutate({ ...chosen, said })
        }}
      >
        <div className={wrong ? 'field is-error' : 'field'}>
          <span className="label" id="file-label">
            {t.fileLabel}
          </span>
          {wrong && (
            <span className="err" id="file-err" role="alert">
              <Icon name="warn" /> {wrong}
            </span>
          )}
          <Drop id="release-file" chosen={chosen?.file} picker={picker} describedBy={wrong ? 'file-err' : undefined} kinds={t.kinds} onTake={take} />
        </div>
        <div className="fields-2">
          <div className="field">
            <label htmlFor="release-title">
              {t.what} <span className="opt">{words.common.optional}</span>
            </label>
            <span className="hint">{t.whatHint}</span>
            <input id="release-title" maxLength={80} autocomplete="off" value={said.title} onInput={set('title')} />
          </div>
          <div className="field">
            <label htmlFor="release-basis">
              {t.basisLabel} <span className="opt">{words.common.optional}</span>
            </label>
            <span className="hint">{t.basisHint}</span>
            <input id="release-basis" maxLength={300} autocomplete="off" value={said.basis} onInput={set('basis')} />
          </div>
        </div>
        <details className="why">
          <summary>{t.placeMore}</summary>
          <div className="field">
            <label htmlFor="release-place">{t.placeLabel}</label>
            <span className="hint">{t.placeHint}</span>
            <input id="release-place" maxLength={200} autocomplete="off" spellcheck={false} value={said.place} onInput={set('place')} />
          </div>
        </details>
        <p className="small muted">{t.part}</p>
        {send.error && <ProblemNote error={send.error} />}
        {send.isPending && (
          <div role="status">
            <p className="small">{t.sending(Math.round(share * 100))}</p>
            <progress className="progress" value={share} max={1} aria-label={t.sending(Math.round(share * 100))} />
          </div>
        )}
        <div className="btnbar">
          <button type="submit" className="btn btn-primary" disabled={send.isPending}>
            {t.send}
          </button>
          {send.isPending && (
            <button type="button" className="btn btn-quiet" onClick={stop}>
              {t.stop}
            </button>
          )}
        </div>
      </form>
    </>
  )
}

function useSending() {
  const client = useQueryClient()
  const [, go] = useLocation()
  const [share, setShare] = useState(0)
  const sending = useRef<{ stop: () => void } | null>(null)
  useEffect(() => () => sending.current?.stop(), [])
  const send = useMutation({
    mutationFn: ({ file, key, said }: { file: File; key: string; said: { title: string; basis: string; place: string } }) => {
      setShare(0)
      const upload = uploadRelease(said, file, key, setShare)
      sending.current = upload
      return upload.done
    },
    onSuccess: async ({ id }) => {
      await client.invalidateQueries({ queryKey: ['releases'] })
      go(`/releases/${id}`)
    },
    retry: (times, error) => error instanceof Problem && error.offline && times < 1,
  })
  const stop = () => {
    sending.current?.stop()
    send.reset()
  }
  return { send, stop, share }
}
