import { isJsonObject, type JsonObject } from '../../../domain/json.ts'
import { invalid, ok, type Result, refuse } from '../fault.ts'

export type CreateBody = {
  readonly whole: JsonObject
  readonly objectName: string
  readonly fileName: string
  readonly fileSize: number
}

const known: readonly string[] = ['objectName', 'fileName', 'fileSize']
/** Of the contract, and of features that are not here. */
const flags: readonly string[] = ['createList', 'createAudience']
const names: readonly string[] = ['listName', 'audienceName', 'targetListId']

const maxNameLength = 255
const extension = /\.(?:(?:csv|tsv|jsonl|ndjson)(?:\.gz)?|parquet)$/i

export function readCreateBody(body: unknown, maxFileBytes: number): Result<CreateBody> {
  if (!isJsonObject(body)) {
    return refuse({ kind: 'invalid', message: 'the body must be a JSON object with objectName, fileName and fileSize' })
  }
  for (const [key, value] of Object.entries(body)) {
    if (known.includes(key) || (flags.includes(key) && value === false)) continue
    const expected =
      flags.includes(key) || names.includes(key)
        ? 'lists and audiences are not served here'
        : `not a key of this request, which takes ${known.join(', ')}`
    return refuse(invalid(key, expected, undefined, `Remove ${key.length > 40 ? 'it' : key}.`))
  }
  const { objectName = null, fileName = null, fileSize = null } = body
  if (typeof objectName !== 'string' || objectName === '') {
    return refuse(invalid('objectName', 'expected the name of an object', objectName))
  }
  if (typeof fileName !== 'string' || fileName === '' || fileName.length > maxNameLength) {
    return refuse(invalid('fileName', `expected a name of 1 to ${maxNameLength} characters`, fileName))
  }
  if (!extension.test(fileName)) {
    const expected = 'expected the extension .csv, .tsv, .jsonl or .ndjson (each also with .gz) or .parquet'
    return refuse(invalid('fileName', expected, fileName))
  }
  if (typeof fileSize !== 'number' || !Number.isSafeInteger(fileSize) || fileSize < 1 || fileSize > maxFileBytes) {
    return refuse(invalid('fileSize', `expected a whole number of bytes from 1 to ${maxFileBytes}`, fileSize))
  }
  return ok({ whole: body, objectName, fileName, fileSize })
}
