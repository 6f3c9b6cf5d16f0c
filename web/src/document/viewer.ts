/** bpmn-js, behind one function. Only this file knows it, so only opening a diagram fetches it. */
import NavigatedViewer from 'bpmn-js/lib/NavigatedViewer'
import 'bpmn-js/dist/assets/diagram-js.css'
import 'bpmn-js/dist/assets/bpmn-js.css'
import type { Diagram } from '../api/types'

interface Canvas {
  zoom: (level: 'fit-viewport', center?: 'auto') => void
  addMarker: (element: string, marker: string) => void
}

interface Registry {
  get: (id: string) => unknown
}

/** Draws the diagram into the box and returns how to take it away again. */
export async function draw(box: HTMLElement, diagram: Diagram): Promise<() => void> {
  const viewer = new NavigatedViewer({ container: box })
  await viewer.importXML(diagram.bpmn)
  const canvas = viewer.get<Canvas>('canvas')
  const known = viewer.get<Registry>('elementRegistry')
  canvas.zoom('fit-viewport', 'auto')
  for (const id of diagram.done) if (known.get(id)) canvas.addMarker(id, 'at-done')
  for (const id of diagram.now) if (known.get(id)) canvas.addMarker(id, 'at-now')
  return () => viewer.destroy()
}
