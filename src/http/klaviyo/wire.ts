import { isJsonObject, type Json, type JsonObject } from '../../domain/json.ts'
import { ulidToUuid, uuidToUlid } from '../../domain/ulid.ts'
import type { Call } from './call.ts'
import { type Fault, invalid } from './fault.ts'

/** How this wire spells ids of profiles and jobs. */
export const wireId = uuidToUlid

/** The id behind a value of the wire; undefined when it is none. */
export function readWireId(value: unknown): string | undefined {
  return typeof value === 'string' ? ulidToUuid(value) : undefined
}

/** Times on this wire: ISO 8601, six digits of fraction, `+00:00`. */
export function wireTime(ms: number): string {
  return `${new Date(ms).toISOString().slice(0, -1)}000+00:00`
}

/** The address of the request itself, for `links.self`. */
export function selfLink({ origin, url }: Call): string {
  const [path = '', ...query] = url.split('?')
  const text = query.length === 0 ? '' : `?${query.join('?')}`
  return `${origin}${path.replace(/\/$/, '')}${text.replaceAll('[', '%5B').replaceAll(']', '%5D')}`
}

/** A resource object: `{type, id?, attributes, meta?, relationships?}`. */
export type Resource = { readonly data: JsonObject; readonly attributes: JsonObject }

export type ReadResource =
  | ({ readonly kind: 'read' } & Resource)
  | { readonly kind: 'faults'; readonly faults: readonly Fault[] }

/** Reads a resource object that must be of this type and have attributes; `pointer` is where it stands. */
export function readResource(data: Json | undefined, type: string, pointer: string): ReadResource {
  if (!isJsonObject(data)) return refused([invalid(pointer, 'A resource object is required.')])
  const { attributes } = data
  const faults: Fault[] = []
  if (data['type'] !== type) faults.push(invalid(`${pointer}/type`, `The type must be "${type}".`))
  if (isJsonObject(attributes) && faults.length === 0) return { kind: 'read', data, attributes }
  if (!isJsonObject(attributes)) faults.push(invalid(`${pointer}/attributes`, 'Attributes are required.'))
  return refused(faults)
}

/** The resource object of a whole body, `{"data": ...}`. */
export function readDocument(body: Json | undefined, type: string): ReadResource {
  return readResource(isJsonObject(body) ? body['data'] : undefined, type, '/data')
}

function refused(faults: readonly Fault[]): ReadResource {
  return { kind: 'faults', faults }
}

/** One step of a JSON pointer. */
export function pointerTo(pointer: string, key: string | number): string {
  return `${pointer}/${String(key).replaceAll('~', '~0').replaceAll('/', '~1')}`
}

/** What a member of the form `{"data": ...}` holds, and where that stands. */
export function dataAt(
  attributes: JsonObject,
  name: string,
  pointer: string,
): { readonly data: Json | undefined; readonly pointer: string } {
  const member = attributes[name]
  return { data: isJsonObject(member) ? member['data'] : undefined, pointer: `${pointerTo(pointer, name)}/data` }
}
