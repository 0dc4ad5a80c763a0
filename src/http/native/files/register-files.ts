import { Removed } from '../definition-shapes.ts'
import { type AnyReply, problemResponses, sendProblem } from '../problem.ts'
import { IdParams, named, readId } from '../profiles/route-parts.ts'
import { type NativeApp, type NativeContext, needs, principalOf } from '../route.ts'
import { viewFile } from './file-view.ts'
import { registerSendFile } from './send-file.ts'

export function registerFiles(app: NativeApp, context: NativeContext): void {
  const { files } = context
  // A plugin of its own, since its bodies are not read as those of the other routes are.
  app.register(async raw => registerSendFile(raw.withTypeProvider(), context))

  app.route({
    method: 'GET',
    url: '/files/:id',
    config: needs('imports:read'),
    schema: {
      summary: 'Read about a file',
      description: 'Its name and length, not its bytes.',
      tags: ['files'],
      params: IdParams,
      response: { 200: named('File'), ...problemResponses(404) },
    },
    async handler(request, reply) {
      const fileId = readId(request.params.id)
      const file = fileId === undefined ? undefined : await files.find(principalOf(request).workspaceId, fileId)
      return file === undefined ? sendNoFile(reply) : viewFile(file)
    },
  })

  app.route({
    method: 'DELETE',
    url: '/files/:id',
    config: needs('imports:write'),
    schema: {
      summary: 'Delete a file',
      description: 'An import that still needs it fails.',
      tags: ['files'],
      params: IdParams,
      response: { 204: Removed, ...problemResponses(404) },
    },
    async handler(request, reply) {
      const { workspaceId } = principalOf(request)
      const fileId = readId(request.params.id)
      if (fileId === undefined || (await files.find(workspaceId, fileId)) === undefined) return sendNoFile(reply)
      await files.delete(workspaceId, fileId)
      return reply.code(204).send(null)
    },
  })
}

function sendNoFile<R extends AnyReply>(reply: R): R {
  return sendProblem(reply, 'not_found', 'There is no such file, or it has expired.')
}
