import { isJsonObject, type Json, memberOf } from '../json.ts'

/** `/a~1b/0` is a JSON Pointer; everything else is a dot path, in which a number counts the items of an array. */
export function parsePath(path: string): readonly string[] {
  if (!path.startsWith('/')) return path.split('.')
  return path
    .slice(1)
    .split('/')
    .map(part => part.replaceAll('~1', '/').replaceAll('~0', '~'))
}

function step(value: Json, part: string): Json | undefined {
  if (Array.isArray(value)) return /^(0|[1-9]\d{0,8})$/.test(part) ? value[Number(part)] : undefined
  return isJsonObject(value) ? memberOf(value, part) : undefined
}

/** What stands at the path; undefined when nothing does. */
export function readPath(value: Json, path: readonly string[]): Json | undefined {
  let found: Json | undefined = value
  for (const part of path) {
    if (found === undefined) return undefined
    found = step(found, part)
  }
  return found
}
