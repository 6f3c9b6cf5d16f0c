/** A sentence whose weight lies on some of its words: sets in bold what it marks with «». */
export function Marked({ text }: { text: string }) {
  return <>{text.split(/[«»]/).map((part, index) => (index % 2 === 1 ? <b key={index}>{part}</b> : part))}</>
}
