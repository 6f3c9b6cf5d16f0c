/** What is wrong with definition files: each finding with its file, its place and how to mend it. */
import type { ComponentChildren } from 'preact'
import type { DefinitionProblem } from '../api/types'
import { words } from '../words'
import { Icon, type IconName } from './Icon'
import './findings.css'

export type FindingLook = 'is-err' | 'is-warn' | 'is-ask' | 'is-note'

const icons: Record<FindingLook, IconName> = { 'is-err': 'stop', 'is-warn': 'warn', 'is-ask': 'pen', 'is-note': 'info' }

/** What a finding says beyond its own sentence. */
export interface Told {
  sentence?: string
  detail?: ComponentChildren
  fix?: string
}

interface FindingsProps {
  problems: DefinitionProblem[]
  look: FindingLook
  /** For findings that are told in their own way. */
  told?: (problem: DefinitionProblem) => Told
}

export function Findings({ problems, look, told }: FindingsProps) {
  return (
    <ol className="probs">
      {problems.map((problem, index) => {
        const { sentence = problem.message, detail, fix = howToMend(problem) } = told?.(problem) ?? {}
        const place = placeOf(problem.element, problem.line, problem.pointer)
        return (
          <Finding key={index} look={look} sentence={sentence} file={problem.file} place={place}>
            {detail}
            {fix && (
              <p className="fix">
                <b>{words.releases.fix}</b>
                <span>{fix}</span>
              </p>
            )}
          </Finding>
        )
      })}
    </ol>
  )
}

/** The element, the line and the pointer, as far as each is known. */
export function placeOf(element: string, line: number | null, pointer = ''): string {
  return [element && `‘${element}’`, line !== null && words.releases.line(line), pointer !== element && pointer].filter(Boolean).join(' · ')
}

interface FindingProps {
  look: FindingLook
  sentence: string
  file?: string
  place: string
  children?: ComponentChildren
}

export function Finding({ look, sentence, file, place, children }: FindingProps) {
  return (
    <li className={look}>
      <h3>
        <Icon name={icons[look]} />
        <span>{sentence}</span>
      </h3>
      {(file || place) && (
        <div className="where">
          {file && <code>{file}</code>}
          {place && <span>{place}</span>}
        </div>
      )}
      {children}
    </li>
  )
}

/** A sentence that says already what to do is left alone. */
function howToMend({ code, message, file }: DefinitionProblem): string {
  const t = words.releases
  const known = t.fixes[code]
  if (known) return known
  if (/십시오/.test(message)) return ''
  return t.fixByFile[file.slice(file.lastIndexOf('.') + 1).toLowerCase()] ?? t.fixElse
}
