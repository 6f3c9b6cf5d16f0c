/** The shape of the home page before its answer: one card as tall as a card is. */
import { words } from '../words'

export function InboxSkeleton() {
  return (
    <div className="split" role="status">
      <span className="sr-only">{words.common.loading}</span>
      <div className="split-main" aria-hidden="true">
        <div className="task skel skel-card">
          <span className="skel-line skel-short" />
          <span className="skel-line skel-title" />
          <span className="skel-line skel-amount" />
          <span className="skel-line" />
          <span className="skel-line" />
        </div>
      </div>
    </div>
  )
}
