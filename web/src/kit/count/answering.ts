/** Looking at a count while it is open, answering it and closing it. What is asked is in Question, what came of it in Result. */
import { useMutation, useQuery, useQueryClient } from '@tanstack/preact-query'
import { useRef } from 'preact/hooks'
import { counts } from '../../api/calls'
import { keys } from '../../api/queries'
import type { CountDetail } from '../../api/types'

/** Others answer meanwhile; whoever looks on sees it within a breath. */
export const whileOpen = 4_000

export function useCount(id: string) {
  return useQuery({
    queryKey: keys.count(id),
    queryFn: () => counts.read(id),
    refetchInterval: ({ state }) => (state.data && state.data.state !== 'open' ? false : whileOpen),
  })
}

/**
 * One key for one answer: pressing again after a lost line cannot answer twice. `onAnswered` hears of it before the desk is
 * asked anew, as the question is gone from there and with it whoever asked.
 */
export function useAnswering(id: string, onAnswered: () => void) {
  const key = useRef(crypto.randomUUID())
  const { kept, failed } = useKeeping(id, onAnswered)
  const answer = useMutation({
    mutationFn: ({ option, comment }: { option: string; comment: string }) => counts.answer(id, option, comment, key.current),
    onSuccess: kept,
    onError: failed,
  })
  return answer
}

export function useClosing(id: string) {
  const key = useRef(crypto.randomUUID())
  const { kept, failed } = useKeeping(id)
  return useMutation({ mutationFn: () => counts.close(id, key.current), onSuccess: kept, onError: failed })
}

function useKeeping(id: string, done?: () => void) {
  const client = useQueryClient()
  const desk = () => Promise.all([keys.inbox, keys.session, ['record'], ['document']].map((queryKey) => client.invalidateQueries({ queryKey })))
  return {
    kept: async (count: CountDetail) => {
      client.setQueryData(keys.count(id), count)
      done?.()
      await desk()
    },
    // Somebody closed it meanwhile, perhaps: the page shows what is so now.
    failed: () => client.invalidateQueries({ queryKey: keys.count(id) }),
  }
}
