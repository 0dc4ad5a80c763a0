import { Readable } from 'node:stream'
import { Type } from 'typebox'
import { IdParams } from '../definition-shapes.ts'
import { badCursor, decodeCursor, defaultPageSize, PageQuery, pageOf, pageOfAll } from '../page.ts'
import { problemResponses, sendProblem } from '../problem.ts'
import { type NativeApp, type NativeContext, needs, principalOf } from '../route.ts'
import { errorsCsv } from './errors-csv.ts'
import { RowErrorView } from './import-shapes.ts'
import { findImport, sendNoImport } from './register-imports.ts'
import { viewRowErrors, walkRowErrors } from './row-errors.ts'

/** A row, and how many of its errors were shown. */
type Place = { readonly row: number; readonly shown: number }

function readPlace(cursor: string | undefined): Place | undefined {
  if (cursor === undefined) return { row: 1, shown: 0 }
  const [row, shown] = decodeCursor(cursor, 2) ?? []
  return isCount(row) && isCount(shown) && row > 0 ? { row, shown } : undefined
}

function isCount(part: unknown): part is number {
  return typeof part === 'number' && Number.isInteger(part) && part >= 0 && part < 2 ** 31
}

export function registerImportErrors(app: NativeApp, { imports, log }: NativeContext): void {
  app.route({
    method: 'GET',
    url: '/imports/:id/errors',
    config: needs('imports:read'),
    schema: {
      summary: 'List the rows that were not written',
      description:
        'In the order of the file, one item for each thing that is wrong with a row. Of very many failed rows the first 100,000 are kept.',
      tags: ['imports'],
      params: IdParams,
      querystring: PageQuery,
      response: { 200: pageOf(RowErrorView), ...problemResponses(400, 404) },
    },
    async handler(request, reply) {
      const { workspaceId } = principalOf(request)
      const { cursor, limit = defaultPageSize } = request.query
      const from = readPlace(cursor)
      if (from === undefined) return sendProblem(reply, 'invalid_request', badCursor.detail, badCursor.errors)
      const job = await findImport(imports, workspaceId, request.params.id)
      if (job === undefined) return sendNoImport(reply)
      const page = { after: from.row - 1, limit: limit + 1 }
      const errors = viewRowErrors(await imports.listErrors(workspaceId, job.jobId, page))
      const begins = errors[0]?.row === from.row ? from.shown : 0
      const rows = errors.slice(begins, begins + limit)
      const hasMore = errors.length > begins + limit
      return pageOfAll(
        { rows, hasMore },
        error => error,
        ({ row }) => [row, errors.slice(0, begins + limit).filter(error => error.row === row).length],
      )
    },
  })

  app.route({
    method: 'GET',
    url: '/imports/:id/errors.csv',
    config: needs('imports:read'),
    schema: {
      summary: 'Download the rows that were not written',
      description: 'The same list as a CSV file; cells that a spreadsheet would carry out begin with an apostrophe.',
      tags: ['imports'],
      params: IdParams,
      response: {
        200: {
          description: 'Columns row, column, value, message and code.',
          content: { 'text/csv': { schema: Type.Unsafe<Readable>({ type: 'string' }) } },
        },
        ...problemResponses(404),
      },
    },
    async handler(request, reply) {
      const { workspaceId } = principalOf(request)
      const job = await findImport(imports, workspaceId, request.params.id)
      if (job === undefined) return sendNoImport(reply)
      const pieces = Readable.from(errorsCsv(walkRowErrors(imports, workspaceId, job.jobId)), { objectMode: false })
      pieces.on('error', error => log.warn({ err: error, jobId: job.jobId }, 'the errors of an import broke off'))
      return reply
        .header('content-type', 'text/csv; charset=utf-8')
        .header('content-disposition', `attachment; filename="import-${job.jobId}-errors.csv"`)
        .send(pieces)
    },
  })
}
