/** Shortcuts of the desk. Every one has a modifier key, so that a stray letter never decides anything. */
import { useLayoutEffect, useRef } from 'preact/hooks'

interface InboxActions {
  approve: () => void
  askReturn: () => void
  undo: () => void
  step: (by: number) => void
}

const typing = (target: EventTarget | null) =>
  target instanceof HTMLElement && (target.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName))

export function useInboxKeys(actions: InboxActions): void {
  const now = useRef(actions)
  now.current = actions
  // In the same breath as the card is drawn: whoever sees it can already press.
  useLayoutEffect(() => {
    const press = (event: KeyboardEvent) => {
      const command = event.ctrlKey || event.metaKey
      if (document.querySelector('dialog[open]')) return
      const act = chosen(event, command)
      if (!act) return
      event.preventDefault()
      act(now.current)
    }
    addEventListener('keydown', press)
    return () => removeEventListener('keydown', press)
  }, [])
}

function chosen(event: KeyboardEvent, command: boolean): ((actions: InboxActions) => void) | null {
  if (command && event.key === 'Enter') return (actions) => actions.approve()
  // Text fields keep their own undo and delete.
  if (typing(event.target)) return null
  if (command && event.key === 'Backspace') return (actions) => actions.askReturn()
  if (command && event.code === 'KeyZ' && !event.shiftKey) return (actions) => actions.undo()
  if (event.altKey && event.key === 'ArrowDown') return (actions) => actions.step(1)
  if (event.altKey && event.key === 'ArrowUp') return (actions) => actions.step(-1)
  if (event.altKey && event.code === 'KeyL') return () => document.querySelector<HTMLElement>('[data-reads-aloud]')?.click()
  return null
}
