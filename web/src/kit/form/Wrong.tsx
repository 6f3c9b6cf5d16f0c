/** The sentence at a field that says what is wrong with it. */
import { Icon } from '../Icon'

export function Wrong({ id, sentence }: { id: string; sentence: string }) {
  return (
    <span className="err" id={id}>
      <Icon name="warn" /> {sentence}
    </span>
  )
}
