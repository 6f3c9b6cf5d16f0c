/** A draft as the server has it. */
import { useQuery } from '@tanstack/preact-query'
import { useRef } from 'preact/hooks'
import { documents } from '../api/calls'
import { keys } from '../api/queries'

/**
 * An older answer would save an older draft over a newer one: the fresh one is waited for. What was fresh when it was shown
 * stays, however long somebody reads or writes.
 */
export function useFreshDraft(id: string) {
  const query = useQuery({ queryKey: keys.document(id), queryFn: () => documents.read(id), refetchOnWindowFocus: false })
  const shown = useRef('')
  if (query.isFetchedAfterMount || !query.isStale || query.isError) shown.current = id
  return shown.current === id ? query : { ...query, data: undefined }
}
