import type { Problem } from '../../../domain/command.ts'
import { isJsonObject, type JsonObject } from '../../../domain/json.ts'
import { smallBodyBytes } from '../call.ts'
import { duplicateProfile, type Fault } from '../fault.ts'
import { faultOfProblem } from '../person.ts'
import type { Kinds } from '../profiles/field-names.ts'
import type { AttributesRead } from '../profiles/read-attributes.ts'
import { wireId } from '../wire.ts'
import { readRow, rowsAt } from './read-rows.ts'

const nowhere: Pick<AttributesRead, 'pointers'> = { pointers: new Map() }

/** Where the attributes of a row stand, which the engine knows by the names of its fields. */
function readPlaces(original: JsonObject | null, kinds: Kinds): Pick<AttributesRead, 'pointers'> {
  const attributes = original?.['attributes']
  if (original === null || attributes === undefined || !isJsonObject(attributes)) return nowhere
  const read = readRow({ data: original, attributes }, kinds)
  return read.kind === 'read' ? read : nowhere
}

function faultOf(problem: Problem, places: Pick<AttributesRead, 'pointers'>): Fault {
  const { code, path, message, otherProfileId } = problem
  // What the surface refused itself carries its own words and place.
  if (path.startsWith('/')) {
    return { kind: code === 'unknown_profile' ? 'not_found' : 'invalid', pointer: path, detail: message }
  }
  if (code === 'failed') return { ...faultOfProblem(problem, places, ''), pointer: '' }
  if (code !== 'identifier_conflict' || otherProfileId === undefined) return faultOfProblem(problem, places, '')
  const id = wireId(otherProfileId)
  return {
    ...duplicateProfile(id),
    pointer: places.pointers.get(path.replace('identifiers.', '')) ?? '/attributes',
    detail: `Profile ${id} already has one of these identifiers.`,
  }
}

/** Why a row was not imported, in the words of this wire; pointers lead into the body that the row came in. */
export function faultsOfRow(
  row: number,
  { original, problems }: { readonly original: JsonObject | null; readonly problems: readonly Problem[] },
  kinds: Kinds,
): readonly Fault[] {
  const pointer = `${rowsAt}/${row}`
  if (original === null) {
    return [{ kind: 'payload_too_large', pointer, detail: `A profile may have ${smallBodyBytes} bytes.` }]
  }
  const places = readPlaces(original, kinds)
  return problems.map(problem => {
    const fault = faultOf(problem, places)
    return { ...fault, pointer: `${pointer}${fault.pointer ?? ''}` }
  })
}
