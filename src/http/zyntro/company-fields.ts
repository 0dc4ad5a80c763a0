import type { FieldEdit } from '../../domain/command.ts'
import { isJsonObject, type Json, type JsonObject, memberOf } from '../../domain/json.ts'
import type { Company } from '../../engine/companies/company.ts'
import { isStorable, readText } from './body.ts'
import { type Fault, invalidField } from './fault.ts'
import { customPrefix, isCleared, maxValueDepth, readCustom, readTags, viewCustom, viewTags } from './field-values.ts'

const maxNameLength = 255
const plain = ['label', 'status', 'website'] as const
const free = ['location', 'socials'] as const
export const companyFieldNames = ['name', ...plain, ...free, 'tags', 'customFields'] as const
const names: ReadonlySet<string> = new Set(companyFieldNames)

/** What an entity of this wire says of a company. */
export type CompanyEdit = {
  /** Left out, the name stays as it is. */
  readonly name?: string
  readonly website?: string
  readonly edits: readonly FieldEdit[]
  readonly known: readonly string[]
  readonly ignored: readonly string[]
}

export function isCompanyField(name: string): boolean {
  return names.has(name)
}

function readValue(name: string, value: Json): Json | undefined {
  if (isCleared(value)) return null
  if (name === 'tags') return readTags(value)
  return free.some(field => field === name) ? value : readText(value)
}

/** Reads the fields of a company; `mergesTags` adds tags to those that are there. */
export function readCompanyFields(
  entity: JsonObject,
  { mergesTags }: { readonly mergesTags: boolean },
): CompanyEdit | { readonly fault: Fault } {
  const edits: FieldEdit[] = []
  const known: string[] = []
  const ignored: string[] = []
  const edit = (name: string, value: Json, isAdded = false) =>
    edits.push({ name, value, behaviour: isAdded ? 'append' : 'always_overwrite' })
  for (const [name, value] of Object.entries(entity)) {
    if (!names.has(name)) {
      ignored.push(name)
      continue
    }
    if (!isStorable(value, maxValueDepth)) return { fault: invalidField(name) }
    if (name === 'customFields') {
      for (const [tag, item] of readCustom(value) ?? []) {
        edit(`${customPrefix}${tag}`, item)
        known.push(`customFields.${tag}`)
      }
      continue
    }
    const read = readValue(name, value)
    // A company is never without a name.
    if (read === undefined || (name === 'name' && read === null)) ignored.push(name)
    else known.push(name)
    if (read !== undefined && name !== 'name') edit(name, read, name === 'tags' && mergesTags && read !== null)
  }
  const name = readText(memberOf(entity, 'name'))
  if (name !== undefined && name.length > maxNameLength) return { fault: invalidField('name') }
  const website = readText(memberOf(entity, 'website'))
  return { edits, known, ignored, ...(name !== undefined && { name }), ...(website !== undefined && { website }) }
}

export function viewCompany({ id, name, fields }: Company): JsonObject {
  const shown = [...plain, ...free].map((field): [string, Json] => [field, memberOf(fields, field) ?? null])
  return {
    entity_id: id,
    name,
    ...Object.fromEntries(shown),
    tags: viewTags(memberOf(fields, 'tags')),
    customFields: viewCustom(fields),
  }
}

/** An entity as it stands in a body; anything but an object says nothing. */
export function entityIn(body: JsonObject): JsonObject | undefined {
  const entity = memberOf(body, 'entity')
  return isJsonObject(entity) ? entity : undefined
}
