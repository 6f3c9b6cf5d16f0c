/** 100 · 125 · 150 · 200 %: four buttons on a wide screen, one that steps on a phone. */
import { useState } from 'preact/hooks'
import type { TextSize as Size } from '../api/types'
import { useDesk } from '../kit/session'
import { words } from '../words'

const sizes: Size[] = [100, 125, 150, 200]

export function TextSize({ size }: { size: Size }) {
  const { prefer } = useDesk()
  const [current, show] = useState(size)
  const choose = (next: Size) => {
    show(next)
    prefer({ text_size: next })
  }
  const larger = sizes[(sizes.indexOf(current) + 1) % sizes.length] ?? 100
  return (
    <>
      <div className="textsize" role="group" aria-label={words.shell.textSize}>
        {sizes.map((percent) => (
          <button
            key={percent}
            type="button"
            aria-pressed={percent === current}
            aria-label={words.shell.textSizeOf(percent)}
            onClick={() => choose(percent)}
          >
            가
          </button>
        ))}
      </div>
      <button className="iconbtn only-narrow" type="button" onClick={() => choose(larger)}>
        <span className="sr-only">
          {words.shell.larger} ({current}%)
        </span>
        <b aria-hidden="true">
          가<sup>+</sup>
        </b>
      </button>
    </>
  )
}
