/** A BPMN drawing with some of its elements marked. The viewer is fetched only when something is drawn. Whatever it shows, a list beside it says the same in words. */
import type { ComponentChildren } from 'preact'
import { useEffect, useRef, useState } from 'preact/hooks'
import { ProblemNote } from '../Note'
import type { Drawn } from './viewer'
import './diagram.css'

interface DrawingProps {
  drawn: Drawn
  /** What the frame is called, and what the picture shows. */
  name: string
  label: string
  /** Said instead of a drawing that cannot be drawn. */
  instead?: ComponentChildren
}

export function Drawing({ drawn, name, label, instead }: DrawingProps) {
  const box = useRef<HTMLDivElement>(null)
  const [failure, fail] = useState<unknown>(null)
  useEffect(() => {
    let gone = false
    let close: () => void = () => undefined
    fail(null)
    import('./viewer')
      .then(({ draw }) => (box.current && !gone ? draw(box.current, drawn, label) : undefined))
      .then((taken) => {
        if (!taken) return
        close = taken
        if (gone) taken()
      })
      .catch(fail)
    return () => {
      gone = true
      close()
    }
  }, [drawn, label])
  if (failure) return <>{instead ?? <ProblemNote error={failure} />}</>
  return (
    <div className="diagram" tabIndex={0} role="group" aria-label={name}>
      <div ref={box} className="diagram-box" />
    </div>
  )
}
