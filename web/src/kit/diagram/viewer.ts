/** bpmn-js, behind one function. Only this file knows it, so only opening a diagram fetches it. */
import NavigatedViewer from 'bpmn-js/lib/NavigatedViewer'
import 'bpmn-js/dist/assets/diagram-js.css'
import 'bpmn-js/dist/assets/bpmn-js.css'

/** Marker class → the elements that get it. */
export type Marks = Record<string, string[]>

export interface Drawn {
  bpmn: string
  marks: Marks
  /** What is brought into sight where the drawing is wider than its frame. */
  here: string[]
}

interface Area {
  x: number
  y: number
  width: number
  height: number
}

interface Canvas {
  getRootElement: () => { id: string }
  viewbox: (area?: Area) => { inner: Area }
  resized: () => void
  addMarker: (element: string, marker: string) => void
}

interface Registry {
  get: (id: string) => Area | undefined
}

/** Around the drawing, in its own units; below it lies the mark of bpmn.io. */
const margin = 24
const markHeight = 40

/** Draws the diagram into the box, which takes its shape, marks elements and brings what matters into sight. Returns how
    to take it away again. */
export async function draw(box: HTMLElement, diagram: Drawn, label: string): Promise<() => void> {
  const viewer = new NavigatedViewer({ container: box })
  await viewer.importXML(diagram.bpmn)
  const canvas = viewer.get<Canvas>('canvas')
  const known = viewer.get<Registry>('elementRegistry')
  // One image to a screen reader, and nothing to stop at: it is the frame around it that is moved.
  const drawing = box.querySelector('.djs-container > svg')
  drawing?.setAttribute('role', 'img')
  drawing?.setAttribute('aria-label', label)
  drawing?.removeAttribute('tabindex')
  const { inner } = canvas.viewbox()
  const shown = {
    x: inner.x - margin,
    y: inner.y - margin,
    width: inner.width + 2 * margin,
    height: inner.height + 2 * margin + markHeight,
  }
  box.style.aspectRatio = `${shown.width} / ${shown.height}`
  canvas.resized()
  canvas.viewbox(shown)
  // A mark on the whole drawing would mark nothing in particular.
  const whole = canvas.getRootElement().id
  for (const [marker, ids] of Object.entries(diagram.marks)) for (const id of ids) if (id !== whole && known.get(id)) canvas.addMarker(id, marker)
  const [here] = diagram.here.map((id) => known.get(id)).filter((area) => area !== undefined)
  const frame = box.parentElement
  if (here && frame) frame.scrollLeft = ((here.x + here.width / 2 - shown.x) / shown.width) * box.clientWidth - frame.clientWidth / 2
  return () => viewer.destroy()
}
