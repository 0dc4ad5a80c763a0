import { Type } from 'typebox'
import { changeView, deleteView, maxViews, saveView, type ViewOutcome } from '../../../engine/views/saved-views.ts'
import { savedViewList } from '../../../store/read/saved-view.ts'
import { Removed } from '../definition-shapes.ts'
import { type AnyReply, problemResponses, sendProblem } from '../problem.ts'
import { IdParams, named, readId } from '../profiles/route-parts.ts'
import { type NativeApp, type NativeContext, needs, principalOf } from '../route.ts'
import { changeDefinition, NewViewBody, ViewChangeBody, viewOf } from './view-shapes.ts'

function sendViewRefusal<R extends AnyReply>(reply: R, kind: Exclude<ViewOutcome['kind'], 'done'>): R {
  if (kind === 'unknown_view') return sendProblem(reply, 'not_found', 'There is no such view.')
  if (kind === 'too_many')
    return sendProblem(reply, 'conflict', `The workspace has ${maxViews} views. Delete one that nobody needs.`)
  return sendProblem(
    reply,
    'forbidden',
    'Views that others see need a key with the scope profiles:write; only who made one can keep it to themselves.',
  )
}

export function registerViews(app: NativeApp, { engine: { database }, now, newId }: NativeContext): void {
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
      const definition = changeDefinition({}, said)
      const view = { viewId: newId(), name: name.trim(), isShared, definition, atMs: now() }
      const saved = await saveView(database, principal, view)
      if (saved.kind !== 'done') return sendViewRefusal(reply, saved.kind)
      return reply.code(201).send(viewOf(saved.view, principal.id))
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
      const id = readId(request.params.id)
      if (id === undefined) return sendViewRefusal(reply, 'unknown_view')
      const changed = await changeView(database, principal, id, {
        ...(name !== undefined && { name: name.trim() }),
        ...(isShared !== undefined && { isShared }),
        redefine: stored => changeDefinition(stored, said),
        atMs: now(),
      })
      return changed.kind === 'done' ? viewOf(changed.view, principal.id) : sendViewRefusal(reply, changed.kind)
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
      const id = readId(request.params.id)
      if (id === undefined) return sendViewRefusal(reply, 'unknown_view')
      const deleted = await deleteView(database, principalOf(request), id)
      return deleted.kind === 'done' ? reply.code(204).send(null) : sendViewRefusal(reply, deleted.kind)
    },
  })
}
