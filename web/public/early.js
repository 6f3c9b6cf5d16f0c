// Asks for the desk, or for the document in the address, while the screens are still on their way: on a slow line this is a third of a second.
// The first question for the same address takes the answer (src/api/early.ts); a preload link would keep one that came too late for a later question.
const document_ = /^\/documents\/([\w-]+)/.exec(location.pathname)
const address = location.pathname === '/' ? '/api/inbox' : document_ ? `/api/documents/${document_[1]}` : null
// Once the screens have started there is nothing to be early for.
if (address && globalThis.askedEarly === undefined) {
  // A refusal is read to its end as well: what nobody reads would hold its connection open.
  const answer = fetch(address, { headers: { accept: 'application/json' } }).then((response) => (response.ok ? response.json() : response.text().then(() => null)))
  globalThis.askedEarly = { address, answer: answer.catch(() => null) }
}
