import { buffer } from 'node:stream/consumers'
import { restoreProfile } from '../src/domain/imports/restore-profile.ts'
import { isJsonObject, type JsonObject } from '../src/domain/json.ts'
import type { Engine } from '../src/engine/engine.ts'
import type { ExportRequest } from '../src/engine/exports/export-request.ts'
import { openExport } from '../src/engine/exports/open-export.ts'
import { receiptOf } from './engine.ts'

export const everyProfile: ExportRequest = {
  of: 'profiles',
  format: 'ndjson',
  gzip: false,
  objectName: 'profiles',
  filter: null,
  segmentId: null,
  fields: null,
  defusesFormulas: false,
}

/** What an export of the workspace writes: all profiles as NDJSON, but for what is said. */
export async function exportBytes(
  { database, config }: Pick<Engine, 'database' | 'config'>,
  workspaceId: string,
  request: Partial<ExportRequest> = {},
): Promise<Buffer> {
  const found = await config.refresh(workspaceId)
  if (found === undefined) throw new Error('the workspace is there')
  return buffer(openExport(database, found, { ...everyProfile, ...request }).bytes)
}

export function parseLines(text: string): readonly JsonObject[] {
  const lines = text.split('\n').filter(line => line !== '')
  return lines.map(line => {
    const value: unknown = JSON.parse(line)
    if (!isJsonObject(value)) throw new Error('a line is an object')
    return value
  })
}

/** Writes exported profiles to a workspace as an import that restores does; fails where one is refused. */
export async function restoreInto({ writer }: Engine, workspaceId: string, rows: readonly JsonObject[]) {
  const context = { source: 'restore', linkPolicy: 'fold', undeclared: 'discover', onInvalid: 'refuse' } as const
  for (const row of rows) {
    const restored = restoreProfile(row, context)
    if ('problems' in restored) throw new Error(JSON.stringify(restored.problems))
    for (const settled of await writer.writeAll(workspaceId, restored.commands)) {
      const { problems } = receiptOf(settled)
      if (problems.length > 0) throw new Error(JSON.stringify(problems))
    }
  }
}

/** What of an exported profile another workspace can have too: all but its ids, its own times and its scores. */
export function comparable({ fields, provenance, cleared, identifiers }: JsonObject): JsonObject {
  const named = Array.isArray(identifiers) ? identifiers.filter(isJsonObject) : []
  return {
    fields: fields ?? {},
    provenance: provenance ?? {},
    cleared: cleared ?? {},
    identifiers: named.map(({ kind, value, first_seen_at, source }) => ({
      kind: kind ?? null,
      value: value ?? null,
      first_seen_at: first_seen_at ?? null,
      source: source ?? null,
    })),
  }
}
