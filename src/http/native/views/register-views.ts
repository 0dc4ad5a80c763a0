import { Type } from 'typebox'
import { hasScope, type Principal } from '../../../engine/principal.ts'
import { type SavedViewRead, savedViewFind, savedViewList } from '../../../store/read/saved-view.ts'
import { savedViewDelete, savedViewInsert, savedViewUpdate } from '../../../store/write/saved-view.ts'
import { Removed } from '../definition-shapes.ts'
import { type AnyReply, problemResponses, sendProblem } from '../problem.ts'
import { IdParams, named, readId } from '../profiles/route-parts.ts'
import { type NativeApp, type NativeContext, needs, principalOf } from '../route.ts'
import { changeDefinition, NewViewBody, ViewChangeBody, viewOf } from './view-shapes.ts'

const maxViews = 500

function sendNoView<R extends AnyReply>(reply: R): R {
  return sendProblem(reply, 'not_found', 'There is no such view.')
}

function sendNotYours<R extends AnyReply>(reply: R): R {
  return sendProblem(reply, 'forbidden', 'Views that others see need a key with the scope profiles:write.')
}

/** A view of one's own is anybody's to change; what others see is not. */
function mayChange(principal: Principal, isShared: boolean): boolean {
  return !isShared || hasScope(principal, 'profiles:write')
}

export function registerViews(app: NativeApp, { engine: { database }, now, newId }: NativeContext): void {
  async function find(principal: Principal, given: string): Promise<SavedViewRead | undefined> {
    const id = readId(given)
    if (id === undefined) return undefined
    const [row] = await database.run(savedViewFind, [principal.workspaceId, id, principal.id])
    return row
  }

  app.route({
    method: 'GET',
    url: '/views',
    config: needs('profiles:read'),
    schema: {
      summary: 'List the saved views',
      description:
        'Lists of profiles kept under a name: those that are shared, and those of the caller; the oldest first.',
      tags: ['views'],
      response: { 200: Type.Object({ data: Type.Array(named('SavedView')) }) },
    },
    async handler(request) {
      const { workspaceId, id } = principalOf(request)
      const rows = await database.run(savedViewList, [workspaceId, id])
      return { data: rows.map(row => viewOf(row, id)) }
    },
  })

  app.route({
    method: 'POST',
    url: '/views',
    config: needs('profiles:read'),
    schema: {
      summary: 'Save a view',
      description: `One of the caller's own, unless it is shared, which needs the scope profiles:write. A workspace keeps ${maxViews}.`,
      tags: ['views'],
      body: NewViewBody,
      response: { 201: named('SavedView'), ...problemResponses(400, 409, 413, 415) },
    },
    async handler(request, reply) {
      const principal = principalOf(request)
      const { name, is_shared: isShared = false, ...said } = request.body
      if (!mayChange(principal, isShared)) return sendNotYours(reply)
      const definition = JSON.stringify(changeDefinition({}, said))
      const { workspaceId, id: owner } = principal
      const values = [newId(), name.trim(), isShared, owner, definition, new Date(now()), maxViews] as const
      const [row] = await database.run(savedViewInsert, [workspaceId, ...values])
      if (row === undefined)
        return sendProblem(reply, 'conflict', `The workspace has ${maxViews} views. Delete one that nobody needs.`)
      return reply.code(201).send(viewOf(row, owner))
    },
  })

  app.route({
    method: 'PATCH',
    url: '/views/:id',
    config: needs('profiles:read'),
    schema: {
      summary: 'Change a view',
      description: 'What is not sent stays as it is.',
      tags: ['views'],
      params: IdParams,
      body: ViewChangeBody,
      response: { 200: named('SavedView'), ...problemResponses(400, 404, 413, 415) },
    },
    async handler(request, reply) {
      const principal = principalOf(request)
      const { name, is_shared: isShared, ...said } = request.body
      const known = await find(principal, request.params.id)
      if (known === undefined) return sendNoView(reply)
      if (!mayChange(principal, known.is_shared || isShared === true)) return sendNotYours(reply)
      // What another made stays shared: nobody else could see it, not even who changed it.
      if (isShared === false && known.owner !== principal.id) return sendNotYours(reply)
      const definition = JSON.stringify(changeDefinition(known.definition, said))
      const values = [name?.trim() ?? null, isShared ?? null, definition, new Date(now())] as const
      const [row] = await database.run(savedViewUpdate, [principal.workspaceId, known.view_id, ...values])
      return row === undefined ? sendNoView(reply) : viewOf(row, principal.id)
    },
  })

  app.route({
    method: 'DELETE',
    url: '/views/:id',
    config: needs('profiles:read'),
    schema: {
      summary: 'Delete a view',
      description: 'Those who may change it may delete it.',
      tags: ['views'],
      params: IdParams,
      response: { 204: Removed, ...problemResponses(404) },
    },
    async handler(request, reply) {
      const principal = principalOf(request)
      const known = await find(principal, request.params.id)
      if (known === undefined) return sendNoView(reply)
      if (!mayChange(principal, known.is_shared)) return sendNotYours(reply)
      await database.run(savedViewDelete, [principal.workspaceId, known.view_id])
      return reply.code(204).send(null)
    },
  })
}
