/** Whether there is room for columns. Measured in letters, not in pixels: large text on a wide screen is a narrow screen. */
import type { RefObject } from 'preact'
import { useEffect, useState } from 'preact/hooks'

const letter = () => parseFloat(getComputedStyle(document.documentElement).fontSize) || 16

/** True while the element is narrower than `rem`. Before it is drawn, the window is asked. */
export function useNarrow(element: RefObject<HTMLElement | null>, rem: number): boolean {
  const [narrow, become] = useState(() => innerWidth < (rem + 4) * letter())
  useEffect(() => {
    const { current } = element
    if (!current || typeof ResizeObserver === 'undefined') return
    const watching = new ResizeObserver(([seen]) => {
      if (seen && seen.contentRect.width > 0) become(seen.contentRect.width < rem * letter())
    })
    watching.observe(current)
    return () => watching.disconnect()
  }, [element, rem])
  return narrow
}
