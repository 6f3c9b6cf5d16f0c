/** The paper as the server draws it. The fragment is escaped there and the page's policy runs no script in it. */
import { useQuery } from '@tanstack/preact-query'
import { documents } from '../api/calls'
import { keys } from '../api/queries'
import { Loaded, Skeleton } from '../kit/Loaded'
import { words } from '../words'

export function PaperView({ id, revision }: { id: string; revision: number }) {
  const query = useQuery({ queryKey: [...keys.paper(id), revision], queryFn: () => documents.paper(id) })
  return (
    <section aria-label={words.document.paper}>
      <Loaded
        query={query}
        waiting={
          <div className="paper paper-waiting">
            <Skeleton lines={10} />
          </div>
        }
      >
        {({ html }) => <div dangerouslySetInnerHTML={{ __html: html }} />}
      </Loaded>
    </section>
  )
}
