import { Type } from 'typebox'
import { IdParams } from '../definition-shapes.ts'
import { problemResponses, sendProblem } from '../problem.ts'
import { type NativeApp, type NativeContext, needs, principalOf } from '../route.ts'
import { PreviewView } from './import-shapes.ts'
import { findImportable, readBeginning } from './read-plan.ts'

export function registerPreview(app: NativeApp, context: NativeContext): void {
  app.route({
    method: 'GET',
    url: '/files/:id/preview',
    config: needs('imports:read'),
    schema: {
      summary: 'Preview a file',
      description: 'How the file is written, what its first rows say, and which field each column is likely to fill.',
      tags: ['imports'],
      params: IdParams,
      querystring: Type.Object({
        object: Type.Optional(Type.String({ default: 'profiles', description: 'The object whose rows the file has.' })),
      }),
      response: { 200: PreviewView, ...problemResponses(400, 404, 422) },
    },
    async handler(request, reply) {
      const { workspaceId } = principalOf(request)
      const object = findImportable(
        await context.engine.config.refresh(workspaceId),
        request.query.object ?? 'profiles',
      )
      if ('kind' in object) return sendProblem(reply, 'unprocessable', object.detail, object.errors)
      const read = await readBeginning(context, workspaceId, request.params.id, object)
      if (read.kind === 'missing') return sendProblem(reply, 'not_found', 'There is no such file.')
      if (read.kind === 'refused') return sendProblem(reply, 'unprocessable', read.detail, read.errors)
      const { shape, columns, rows, matchKey } = read.seen
      return {
        format: shape.format,
        gzip: shape.isGzipped,
        delimiter: shape.delimiter,
        columns: columns.map(({ name, samples, field, why }) => ({ name, samples: [...samples], field, why })),
        rows: [...rows],
        match_key: matchKey,
      }
    },
  })
}
