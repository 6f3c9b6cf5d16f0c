/** Choosing a form: by words, by area, from the favourites, or from a document written before. */
import { useMutation, useQuery, useQueryClient } from '@tanstack/preact-query'
import { useState } from 'preact/hooks'
import { useLocation, useSearch } from 'wouter-preact'
import { documents, forms } from '../api/calls'
import { keys } from '../api/queries'
import type { FormCatalogue, FormSummary } from '../api/types'
import { Loaded, Skeleton } from '../kit/Loaded'
import { Empty, ProblemNote } from '../kit/Note'
import { PageHead } from '../kit/Page'
import { useBegins } from '../kit/session'
import { words } from '../words'
import { Areas } from './Areas'
import { Favourites } from './Favourites'
import { FormTable } from './FormTable'
import { Recent } from './Recent'
import { FormSearch, oftenAsked, withSomeWords } from './FormSearch'

export default function CataloguePage() {
  return useBegins() ? <Catalogue /> : <Empty title={words.catalogue.mayNot} />
}

/** Begins a draft and goes to write it. One key per press: a lost answer does not leave two drafts. */
function useBegin() {
  const client = useQueryClient()
  const [, go] = useLocation()
  return useMutation({
    mutationFn: ({ form, copyOf }: { form: string; copyOf?: string }) => documents.create(form, copyOf),
    onSuccess: (document) => {
      client.setQueryData(keys.document(document.id), document)
      void client.invalidateQueries({ queryKey: ['documents'] })
      go(`/documents/${document.id}/edit`)
    },
  })
}

function useFavourite() {
  const client = useQueryClient()
  return useMutation({
    mutationFn: ({ slug, favourite }: FormSummary) => forms.favourite(slug, !favourite),
    // The star answers at once; the server's word follows.
    onMutate: ({ slug, favourite }) => {
      client.setQueriesData<FormCatalogue>({ queryKey: ['forms'] }, (old) =>
        old && { ...old, forms: old.forms.map((form) => (form.slug === slug ? { ...form, favourite: !favourite } : form)) },
      )
    },
    onSettled: () => client.invalidateQueries({ queryKey: ['forms'] }),
  })
}

function Catalogue() {
  const params = new URLSearchParams(useSearch())
  const q = params.get('q') ?? ''
  const area = params.get('area') ?? ''
  const all = useQuery({ queryKey: keys.forms(), queryFn: () => forms.list({}) })
  const found = useQuery({ queryKey: keys.forms(q ? { q } : {}), queryFn: () => forms.list(q ? { q } : {}) })
  const begin = useBegin()
  const favourite = useFavourite()
  const t = words.catalogue
  const busy = begin.isPending
  return (
    <>
      <PageHead title={t.title} />
      <FormSearch q={q} area={area} often={all.data ? oftenAsked(all.data.forms) : []} />
      {begin.error && <ProblemNote error={begin.error} />}
      {favourite.error && <ProblemNote error={favourite.error} />}
      {busy && (
        <p className="sr-only" role="status">
          {t.opening(begin.variables.form)}
        </p>
      )}
      {!q && (
        <Loaded query={all} waiting={<Skeleton lines={4} />}>
          {({ forms: every, recent }) => (
            <>
              <Favourites forms={every} busy={busy} onWrite={(form) => begin.mutate({ form })} onStar={favourite.mutate} />
              <Recent recent={recent} busy={busy} onCopy={(copy) => begin.mutate({ form: copy.form, copyOf: copy.document_id })} />
            </>
          )}
        </Loaded>
      )}
      <Loaded query={found}>
        {(catalogue) => (
          <Shelves
            key={`${q} ${area}`}
            catalogue={catalogue}
            some={q && catalogue.forms.length === 0 ? withSomeWords(all.data?.forms ?? [], q) : []}
            q={q}
            area={area}
            busy={busy}
            onWrite={(form) => begin.mutate({ form })}
            onStar={favourite.mutate}
          />
        )}
      </Loaded>
    </>
  )
}

const rowsAtFirst = 12

interface ShelvesProps {
  catalogue: FormCatalogue
  /** Forms that fit only some of the words; shown when none fits all. */
  some: FormSummary[]
  q: string
  area: string
  busy: boolean
  onWrite: (slug: string) => void
  onStar: (form: FormSummary) => void
}

function Shelves({ catalogue: { areas, forms: every }, some, q, area, busy, onWrite, onStar }: ShelvesProps) {
  const [whole, showWhole] = useState(false)
  const t = words.catalogue
  const here = some.length > 0 ? some : every.filter((form) => area === '' || form.area === area)
  const areaTitle = areas.find(({ id }) => id === area)?.title ?? (area ? '' : t.all)
  const rows = whole ? here : here.slice(0, rowsAtFirst)
  return (
    <div className="catalog">
      <Areas areas={areas} total={every.length} area={area} q={q} />
      <section id="list" aria-labelledby="ls">
        <div className="rule-h">
          <h2 id="ls" aria-live="polite">
            {q ? t.found(q) : areaTitle} <span className="muted">{t.kinds(here.length)}</span>
          </h2>
          {here.length > 1 && some.length === 0 && <span className="small muted">{t.order}</span>}
        </div>
        {some.length > 0 && <p className="small muted some-words">{t.someWords}</p>}
        {here.length === 0 ? (
          <NothingFound q={q} />
        ) : (
          <FormTable forms={rows} caption={t.caption(areaTitle)} described={q !== ''} busy={busy} onWrite={onWrite} onStar={onStar} />
        )}
        {here.length > rows.length && (
          <p className="center">
            <button type="button" className="btn btn-secondary" onClick={() => showWhole(true)}>
              {t.more(here.length - rows.length)}
            </button>
          </p>
        )}
      </section>
    </div>
  )
}

function NothingFound({ q }: { q: string }) {
  const [, go] = useLocation()
  const t = words.catalogue
  return (
    <Empty title={q ? t.none(q) : t.noneHere}>
      <p>{t.noneLead}</p>
      <button type="button" className="btn btn-secondary" onClick={() => go('/new')}>
        {t.showAll}
      </button>
    </Empty>
  )
}
