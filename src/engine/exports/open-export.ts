import { pipeline, Readable } from 'node:stream'
import { createGzip } from 'node:zlib'
import type { WorkspaceConfig } from '../../domain/config.ts'
import type { Queryable } from '../../store/database.ts'
import { conflictSource } from './conflict-source.ts'
import { eventSource } from './event-source.ts'
import type { ExportRequest } from './export-request.ts'
import { profileSource } from './profile-source.ts'
import { recordSource } from './record-source.ts'
import type { RowSource } from './row-source.ts'
import { writeCsv } from './write-csv.ts'
import { writeNdjson } from './write-ndjson.ts'
import { writeParquet } from './write-parquet.ts'

export type OpenedExport = {
  /** Nothing is read before somebody reads it; when it is destroyed nothing further is. */
  readonly bytes: Readable
  /** Rows written so far. */
  readonly rowCount: () => number
}

function chunksOf<R>(source: RowSource<R>, request: ExportRequest): AsyncGenerator<Buffer> {
  switch (request.format) {
    case 'csv':
      return writeCsv(source, request)
    case 'ndjson':
      return writeNdjson(source)
    case 'parquet':
      return writeParquet(source)
  }
}

/** Pages are counted as they pass; `check` may stop the walk between two of them by throwing. */
function writeRows<R>(source: RowSource<R>, request: ExportRequest, check: () => void): OpenedExport {
  let rows = 0
  async function* pages(): AsyncGenerator<readonly R[]> {
    for await (const page of source.pages()) {
      check()
      yield page
      rows += page.length
    }
  }
  const plain = Readable.from(chunksOf({ ...source, pages }, request), { objectMode: false })
  const rowCount = () => rows
  if (!request.gzip || request.format === 'parquet') return { bytes: plain, rowCount }
  const gzip = createGzip()
  // What goes wrong reaches whoever reads.
  pipeline(plain, gzip, () => {})
  return { bytes: gzip, rowCount }
}

const checkNothing = (): void => {}

/** What the request asks for, as a file. Throws MissingSubjectError. */
export function openExport(
  database: Queryable,
  config: WorkspaceConfig,
  request: ExportRequest,
  check = checkNothing,
): OpenedExport {
  switch (request.of) {
    case 'profiles':
      return writeRows(profileSource(database, config, request), request, check)
    case 'records':
      return writeRows(recordSource(database, config, request), request, check)
    case 'events':
      return writeRows(eventSource(database, config.workspaceId), request, check)
    case 'conflicts':
      return writeRows(conflictSource(database, config.workspaceId), request, check)
  }
}
