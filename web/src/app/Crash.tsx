/** The last net: a page that cannot be drawn says so instead of going white. */
import { Component, type ComponentChildren } from 'preact'
import { words } from '../words'

export class Crash extends Component<{ children: ComponentChildren }, { failed: boolean }> {
  override state = { failed: false }

  static override getDerivedStateFromError() {
    return { failed: true }
  }

  override render() {
    if (!this.state.failed) return this.props.children
    return (
      <main className="main" id="main">
        <div className="empty" role="alert">
          <h1>{words.common.crashed}</h1>
          <p>{words.common.crashedLead}</p>
          <button type="button" className="btn btn-primary" onClick={() => location.reload()}>
            {words.common.reload}
          </button>
        </div>
      </main>
    )
  }
}
