/** What was done to a release, the oldest first, and what came. */
import type { ReleaseDetail } from '../api/types'
import { longDay, moment } from '../kit/dates'
import { fileSize } from '../kit/files'
import { words } from '../words'

export function History({ release }: { release: ReleaseDetail }) {
  const t = words.releases
  return (
    <section aria-labelledby="history">
      <div className="rule-h">
        <h2 id="history">{t.history}</h2>
      </div>
      <ol className="steps">
        {release.acts.map((act, index) => (
          <li key={index} className="is-done">
            <span className="step-who">
              {act.name ? `${act.name} ${act.title}` : t.byProgram} <span className="step-act">{t.acts[act.act] ?? act.act}</span>
            </span>
            <span className="step-when">{moment(act.at)}</span>
            {(act.on ?? act.reason) && (
              <span className="step-note">
                {act.on && t.onDay(longDay(act.on))}
                {act.on && act.reason && <br />}
                {act.reason}
              </span>
            )}
          </li>
        ))}
      </ol>
    </section>
  )
}

export function Came({ release }: { release: ReleaseDetail }) {
  const t = words.releases
  const { added, changed, removed } = release.files
  const files = [
    [t.filesAdded, added],
    [t.filesChanged, changed],
    [t.filesRemoved, removed],
  ] as const
  return (
    <section aria-labelledby="came-h">
      <div className="rule-h">
        <h2 id="came-h">{t.came}</h2>
      </div>
      <dl className="kv">
        <div>
          <dt>{t.sources[release.source]}</dt>
          <dd>
            {release.name || release.title}
            {release.bytes > 0 && <span className="sub">{t.cameFiles(release.given.length, fileSize(release.bytes))}</span>}
            {release.source === 'upload' && release.given.length > 0 && <span className="sub">{release.is_whole ? t.cameWhole : t.camePart}</span>}
          </dd>
        </div>
        {release.version && (
          <div>
            <dt>{t.version}</dt>
            <dd className="num">{release.version}</dd>
          </div>
        )}
        {release.legal_basis.length > 0 && (
          <div>
            <dt>{t.basis}</dt>
            <dd>{release.legal_basis.join(', ')}</dd>
          </div>
        )}
      </dl>
      {files.map(
        ([title, paths]) =>
          paths.length > 0 && (
            <details className="why" key={title}>
              <summary>
                {title} {paths.length}
              </summary>
              <ul className="where paths">
                {paths.map((path) => (
                  <li key={path}>
                    <code>{path}</code>
                  </li>
                ))}
              </ul>
            </details>
          ),
      )}
    </section>
  )
}
