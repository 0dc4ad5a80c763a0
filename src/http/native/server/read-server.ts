import { Type } from 'typebox'
import { serverFindVersion } from '../../../store/read/server.ts'
import { workspaceFind } from '../../../store/read/workspace.ts'
import { type NativeApp, type NativeContext, needsAnyKey, principalOf } from '../route.ts'

const ServerView = Type.Object({
  version: Type.String({ description: 'Of Onefold.' }),
  node_version: Type.String(),
  time: Type.String({ format: 'date-time', description: 'The clock of the process that answers.' }),
  database: Type.Object({
    kind: Type.Enum(['embedded', 'postgresql']),
    version: Type.String({ description: 'Of PostgreSQL, of the embedded database too.' }),
  }),
  workspace: Type.Object({ id: Type.String({ format: 'uuid' }), name: Type.String() }),
  key: Type.Object({
    name: Type.String(),
    is_root: Type.Boolean(),
    scopes: Type.Array(Type.String()),
  }),
})

export function registerReadServer(app: NativeApp, { engine, version, now }: NativeContext): void {
  app.route({
    method: 'GET',
    url: '/server',
    config: needsAnyKey,
    schema: {
      summary: 'Read what answers, and as whom',
      description:
        'The server, its database, the workspace the call acts in, and what its key may do. Any key may ask.',
      tags: ['server'],
      response: { 200: ServerView },
    },
    async handler(request) {
      const { workspaceId, name, isRoot, scopes } = principalOf(request)
      const { database } = engine
      const [[server], [workspace]] = await Promise.all([
        database.run(serverFindVersion, []),
        database.run(workspaceFind, [workspaceId]),
      ])
      return {
        version,
        node_version: process.versions.node,
        time: new Date(now()).toISOString(),
        database: { kind: database.kind, version: server?.version ?? '' },
        workspace: { id: workspaceId, name: workspace?.name ?? '' },
        key: { name, is_root: isRoot, scopes: [...scopes].toSorted() },
      }
    },
  })
}
