import type { WorkspaceConfig } from '../../../domain/config.ts'
import { checkPlan } from '../../../domain/imports/check-plan.ts'
import type { ColumnTarget, ImportPlan } from '../../../domain/imports/import-plan.ts'
import type { ObjectDefinition } from '../../../domain/schema/object-definition.ts'
import { isUuid } from '../../../domain/uuid.ts'
import { MissingFileError, type StoredFile } from '../../../engine/files/file-store.ts'
import { fileToRead } from '../../../engine/imports/file-to-read.ts'
import { type Preview, preview } from '../../../engine/imports/preview.ts'
import { BadFileError } from '../../../engine/imports/readers/opened-file.ts'
import type { Fault } from '../problem.ts'
import type { NativeContext } from '../route.ts'
import type { NewImportBody } from './import-shapes.ts'

export type Refused = { readonly kind: 'refused'; readonly detail: string; readonly errors: readonly Fault[] }
type Missing = { readonly kind: 'missing' }

/** The object that rows of a file become rows of. */
export function findImportable(config: WorkspaceConfig | undefined, name: string): ObjectDefinition | Refused {
  const object = config?.objects.get(name)
  if (object?.ingestion.fileImport === true) return object
  const message = object === undefined ? `there is no object ${name}` : `${name} takes no imports of files`
  return refuse([{ path: 'object', message }])
}

/** What the beginning of a file says, or why it cannot be read. */
export async function readBeginning(
  { files }: Pick<NativeContext, 'files'>,
  workspaceId: string,
  fileId: string,
  object: ObjectDefinition,
): Promise<{ readonly kind: 'read'; readonly seen: Preview } | Refused | Missing> {
  if (!isUuid(fileId)) return { kind: 'missing' }
  try {
    const file = await fileToRead(files, workspaceId, { fileId: fileId.toLowerCase() })
    return { kind: 'read', seen: await preview(file, object) }
  } catch (error) {
    if (error instanceof MissingFileError) return { kind: 'missing' }
    if (error instanceof BadFileError) return refuseFile(error)
    throw error
  }
}

function refuseFile({ message, line }: BadFileError): Refused {
  const fault = line === null ? { path: 'file' } : { path: 'line', value: line }
  return { kind: 'refused', detail: `The file ${message}.`, errors: [{ ...fault, message: `the file ${message}` }] }
}

function refuse(errors: readonly Fault[]): Refused {
  const [first] = errors
  const others = errors.length === 1 ? '' : ` There are ${errors.length} faults.`
  return { kind: 'refused', detail: `${first?.path}: ${first?.message}.${others} Nothing was started.`, errors }
}

function columnsOf({ mapping, restore, observed_at_column }: NewImportBody, { columns }: Preview): ColumnTarget[] {
  if (restore === true && mapping === undefined) return []
  const mapped: readonly (readonly [string, string | null])[] =
    mapping === undefined
      ? columns.filter(({ name }) => name !== observed_at_column).map(({ name, field }) => [name, field])
      : Object.entries(mapping)
  return mapped.flatMap(([column, field]) => (field === null ? [] : [{ column, field }]))
}

function planOf(body: NewImportBody, seen: Preview): ImportPlan {
  const { mode = 'upsert', match_key, link_policy = 'fold', undeclared = 'refuse', on_invalid = 'refuse' } = body
  return {
    columns: columnsOf(body, seen),
    mode,
    ...(match_key !== undefined && { matchKey: match_key }),
    linkPolicy: link_policy,
    undeclared,
    onInvalid: on_invalid,
    ...(body.observed_at_column !== undefined && { observedAtColumn: body.observed_at_column }),
    ...(body.restore === true && { isRestore: true }),
    isDryRun: body.dry_run ?? false,
  }
}

export type ReadPlan =
  | {
      readonly kind: 'planned'
      readonly plan: ImportPlan
      readonly object: ObjectDefinition
      readonly file: StoredFile
    }
  | Refused

/** Judges everything that can be judged before any row is written. */
export async function readPlan(context: NativeContext, workspaceId: string, body: NewImportBody): Promise<ReadPlan> {
  const noFile = refuse([{ path: 'file_id', message: 'there is no such file; send it to /v1/files first' }])
  const config = await context.engine.config.refresh(workspaceId)
  const object = findImportable(config, body.object ?? 'profiles')
  if ('kind' in object) return object
  const fileId = body.file_id.toLowerCase()
  const read = await readBeginning(context, workspaceId, fileId, object)
  const file = read.kind === 'missing' ? undefined : await context.files.find(workspaceId, fileId)
  if (read.kind === 'missing' || file === undefined) return noFile
  if (read.kind === 'refused') return read
  const { seen } = read
  const plan = planOf(body, seen)
  const columns = seen.columns.map(({ name }) => name)
  const faults = checkPlan(plan, { columns, shape: seen.shape }, object)
  return faults.length > 0 ? refuse(faults) : { kind: 'planned', plan, object, file }
}
