/** JSON pointers, the paths they stand for, and the id of the control that edits the place. */
import type { Json, JsonObject } from '../../api/types'

export type Path = readonly (string | number)[]

export const pointerOf = (path: Path) => path.map((key) => `/${String(key).replaceAll('~', '~0').replaceAll('/', '~1')}`).join('')

export const pathOf = (pointer: string): string[] =>
  pointer === '' ? [] : pointer.slice(1).split('/').map((key) => key.replaceAll('~1', '/').replaceAll('~0', '~'))

/** "/quotes/0/supply" → "f-quotes-0-supply": also the #hash that leads to the field. */
export const fieldId = (pointer: string) => `f${pathOf(pointer).map((key) => `-${key}`).join('')}`

export function at(data: Json | undefined, path: Path): Json | undefined {
  return path.reduce<Json | undefined>((part, key) => {
    if (Array.isArray(part)) return part[Number(key)]
    return part !== null && typeof part === 'object' ? part[key] : undefined
  }, data)
}

/** The same data with one place changed; undefined takes the place away. Everything off the path stays the same object. */
export function put(data: JsonObject, path: Path, value: Json | undefined): JsonObject {
  return placed(data, path, value) as JsonObject
}

function placed(part: Json | undefined, [key, ...rest]: Path, value: Json | undefined): Json | undefined {
  if (key === undefined) return value
  if (Array.isArray(part)) return part.map((item, index) => (index === Number(key) ? (placed(item, rest, value) ?? null) : item))
  const object = typeof part === 'object' && part !== null ? { ...part } : {}
  const next = placed(object[key], rest, value)
  if (next === undefined) Reflect.deleteProperty(object, key)
  else object[key] = next
  return object
}
