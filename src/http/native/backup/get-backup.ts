import { Type } from 'typebox'
import type { BegunBackup } from '../../../engine/backup/backups.ts'
import { problemResponses, sendProblem } from '../problem.ts'
import { type NativeApp, type NativeContext, needs } from '../route.ts'

type Refusal = Extract<BegunBackup, { readonly kind: 'refused' }>['reason']

const refusals: Readonly<Record<Refusal, string>> = {
  not_embedded:
    'This server keeps its data in PostgreSQL. Back that up with pg_dump or pg_basebackup, and keep the root key; docs/backup.md says how.',
  in_memory: 'This server keeps its data in memory alone; there is nothing to back up.',
  under_way: 'A backup is under way; one is made at a time. Try again when it has ended.',
}

export function registerGetBackup(app: NativeApp, { backups }: NativeContext): void {
  app.route({
    method: 'GET',
    url: '/backup',
    // It would make a whole backup to tell its headers.
    exposeHeadRoute: false,
    config: needs('backup:read'),
    schema: {
      summary: 'Back up the embedded database',
      description:
        'Streams the data directory as a compressed archive for `onefold restore` while the server goes on writing: everything acknowledged before this call is in it. It holds the root key, where that is kept in the data directory, and all data of all workspaces, so keep it like a key. Needs the root key.',
      tags: ['backup'],
      response: {
        200: {
          content: { 'application/gzip': { schema: Type.Unsafe<unknown>({ type: 'string', format: 'binary' }) } },
        },
        ...problemResponses(409),
      },
    },
    async handler(_request, reply) {
      const begun = await backups.begin()
      if (begun.kind === 'refused') return sendProblem(reply, 'conflict', refusals[begun.reason])
      return reply
        .header('content-type', 'application/gzip')
        .header('content-disposition', `attachment; filename="${begun.fileName}"`)
        .send(begun.content)
    },
  })
}
