/** What only asks to be confirmed is not called an approval, nor is sending it back called a rejection. */
import type { TaskCard } from '../../api/types'

export const confirms = (card: Pick<TaskCard, 'kind' | 'may_return'>) => card.kind === 'confirm' || !card.may_return
