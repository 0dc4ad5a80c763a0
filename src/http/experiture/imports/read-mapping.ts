import { isJsonObject, type Json, type JsonObject } from '../../../domain/json.ts'
import { type Fault, invalid, ok, type Result, refuse } from '../fault.ts'

export type ColumnMapping = { readonly source: string; readonly target: string }

export type MappingBody = {
  readonly whole: JsonObject
  readonly mappings: readonly ColumnMapping[]
  readonly writeMode: 'upsert' | 'append' | undefined
  readonly matchKey: string | undefined
}

const known: readonly string[] = ['mappings', 'writeMode', 'matchKey']
const knownOfMapping: readonly string[] = ['source', 'target']
const maxMappings = 500

export function readMappingBody(body: unknown): Result<MappingBody> {
  if (!isJsonObject(body)) return refuse({ kind: 'invalid', message: 'the body must be a JSON object with mappings' })
  const surplus = Object.keys(body).find(key => !known.includes(key))
  if (surplus !== undefined)
    return refuse(invalid(surplus, `not a key of this request, which takes ${known.join(', ')}`))
  const mappings = readMappings(body['mappings'])
  if (!mappings.ok) return mappings
  const { writeMode, matchKey } = body
  if (writeMode !== undefined && writeMode !== 'upsert' && writeMode !== 'append') {
    return refuse(invalid('writeMode', 'expected upsert or append', writeMode))
  }
  if (matchKey !== undefined && (typeof matchKey !== 'string' || matchKey === '')) {
    return refuse(invalid('matchKey', 'expected the name of an identity key', matchKey))
  }
  return ok({ whole: body, mappings: mappings.value, writeMode, matchKey })
}

function readMappings(given: Json | undefined): Result<readonly ColumnMapping[]> {
  if (!Array.isArray(given)) return refuse(invalid('mappings', 'expected an array of {source, target}', given))
  if (given.length === 0) return refuse(invalid('mappings', 'expected at least one column'))
  if (given.length > maxMappings) {
    return refuse(invalid('mappings', `expected at most ${maxMappings} columns, got ${given.length}`))
  }
  const mappings: ColumnMapping[] = []
  const targets = new Set<string>()
  for (const [index, item] of given.entries()) {
    const path = `mappings[${index}]`
    const fault = faultOfMapping(item, path)
    if (fault !== undefined) return refuse(fault)
    const { source, target } = item
    if (targets.has(target)) return refuse(invalid(`${path}.target`, 'a field is filled by one column', target))
    targets.add(target)
    mappings.push({ source, target })
  }
  return ok(mappings)
}

function faultOfMapping(item: Json, path: string): Fault | undefined {
  if (!isJsonObject(item)) return invalid(path, 'expected an object with source and target', item)
  const surplus = Object.keys(item).find(key => !knownOfMapping.includes(key))
  if (surplus !== undefined) return invalid(`${path}.${surplus}`, 'not a key of a mapping')
  for (const key of knownOfMapping) {
    const value = item[key]
    if (typeof value !== 'string' || value === '') return invalid(`${path}.${key}`, 'expected a name', value)
  }
  return undefined
}
