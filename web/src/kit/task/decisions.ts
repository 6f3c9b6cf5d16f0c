/** Deciding: the card leaves the desk at once, the server keeps it open for ten seconds, and a refusal puts it back. */
import { useMutation, useQueryClient, type QueryClient } from '@tanstack/preact-query'
import { tasks } from '../../api/calls'
import { keys } from '../../api/queries'
import type { Decision, Inbox, Session, TaskCard } from '../../api/types'

export const graceSeconds = 10

export interface Decided {
  card: TaskCard
  decision: Decision
  comment?: string
}

const without = (cards: TaskCard[], id: string) => cards.filter((card) => card.task_id !== id)

function countInSession(client: QueryClient, count: number): void {
  client.setQueryData<Session>(keys.session, (old) => old && { ...old, inbox_count: count })
}

function moveToPending(client: QueryClient, { card, decision }: Decided): void {
  const settles_at = new Date(Date.now() + graceSeconds * 1000).toISOString()
  client.setQueryData<Inbox>(keys.inbox, (old) => {
    if (!old) return old
    const tasks = without(old.tasks, card.task_id)
    // Questions count beside tasks; deciding a task leaves them as they were.
    const count = old.count - (old.tasks.length - tasks.length)
    countInSession(client, count)
    const pending = [...without(old.pending, card.task_id), { ...card, pending: { decision, settles_at } }]
    return { ...old, tasks, held: without(old.held, card.task_id), pending, count }
  })
}

/** Everything that may have changed when a decision has settled. */
export function forgetDesk(client: QueryClient): Promise<unknown> {
  return Promise.all([
    client.invalidateQueries({ queryKey: keys.inbox }),
    client.invalidateQueries({ queryKey: keys.session }),
    client.invalidateQueries({ queryKey: ['document'] }),
    client.invalidateQueries({ queryKey: ['documents'] }),
  ])
}

export function useDecisions() {
  const client = useQueryClient()
  const reload = () => forgetDesk(client)
  const decide = useMutation({
    mutationFn: ({ card, decision, comment }: Decided) =>
      tasks.complete(card.task_id, {
        decision,
        revision: card.revision,
        grace_seconds: graceSeconds,
        ...(comment ? { comment } : {}),
      }),
    onMutate: async (decided: Decided) => {
      await client.cancelQueries({ queryKey: keys.inbox })
      const before = client.getQueryData<Inbox>(keys.inbox)
      moveToPending(client, decided)
      return before
    },
    onError: (_, __, before) => {
      // Refused, or never arrived: the card goes back before anything else is asked.
      if (before) {
        client.setQueryData(keys.inbox, before)
        countInSession(client, before.count)
      }
      return reload()
    },
  })
  const undo = useMutation({ mutationFn: (card: TaskCard) => tasks.undo(card.task_id), onSettled: reload })
  const hold = useMutation({
    mutationFn: ({ card, reason }: { card: TaskCard; reason: string }) => tasks.hold(card.task_id, reason, card.revision),
    onSettled: reload,
  })
  const resume = useMutation({ mutationFn: (card: TaskCard) => tasks.releaseHold(card.task_id), onSettled: reload })
  const error = decide.error ?? undo.error ?? hold.error ?? resume.error
  return { decide: decide.mutate, undo: undo.mutate, hold: hold.mutateAsync, resume: resume.mutateAsync, error, reload }
}
