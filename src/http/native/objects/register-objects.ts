import { Type } from 'typebox'
import { planNewObject, planObjectChange } from '../../../domain/schema/plan-change.ts'
import { unusable } from '../../../domain/schema/schema-refusal.ts'
import { changeConfiguration } from '../../../engine/configuration/change-configuration.ts'
import { isPhoneRegion } from '../../../engine/phone.ts'
import { discoveredFieldList } from '../../../store/read/workspace-config.ts'
import { pageOf } from '../page.ts'
import { ObjectParam } from '../params.ts'
import { problemResponses, sendProblem } from '../problem.ts'
import { changeContextOf, type NativeApp, type NativeContext, needs, principalOf } from '../route.ts'
import { NewObjectBody, ObjectChangeBody, readNewObject, readObjectChange } from './object-body.ts'
import { ObjectView, viewObject } from './object-view.ts'
import { sendRefusal } from './send-refusal.ts'

const ObjectParams = Type.Object({ object: ObjectParam })
const noObject = 'There is no such object in this workspace.'

export function registerObjects(app: NativeApp, context: NativeContext): void {
  const { database, config } = context.engine

  /** What holds now, changes of other servers included. */
  async function readLatest(workspaceId: string) {
    const [latest, discovered] = await Promise.all([
      config.refresh(workspaceId),
      database.run(discoveredFieldList, [workspaceId]),
    ])
    return { latest, discovered }
  }

  app.route({
    method: 'GET',
    url: '/objects',
    config: needs('objects:read'),
    schema: {
      summary: 'List the objects',
      description: 'The schema of the workspace, in the order of the names; one page holds them all.',
      tags: ['objects'],
      response: { 200: pageOf(ObjectView) },
    },
    async handler(request) {
      const { latest, discovered } = await readLatest(principalOf(request).workspaceId)
      const objects = latest === undefined ? [] : [...latest.objects.values()]
      const data = latest === undefined ? [] : objects.map(each => viewObject(each, latest.settings, discovered))
      return { data, next_cursor: null }
    },
  })

  app.route({
    method: 'POST',
    url: '/objects',
    config: needs('objects:write'),
    schema: {
      summary: 'Create an object',
      description:
        'An object for records beside the profiles. Its identity keys are strings of at most 320 characters.',
      tags: ['objects'],
      body: NewObjectBody,
      response: { 201: ObjectView, ...problemResponses(400, 409, 413, 415, 422) },
    },
    async handler(request, reply) {
      const { workspaceId } = principalOf(request)
      const object = readNewObject(request.body)
      const changed = await changeConfiguration(
        database,
        changeContextOf(request, context),
        workspaceId,
        { object: object.name },
        state => planNewObject(state, object),
      )
      if (changed === undefined) return sendProblem(reply, 'not_found', noObject)
      if (changed.kind === 'refused') return sendRefusal(reply, changed.refusal)
      const { latest, discovered } = await readLatest(workspaceId)
      if (latest === undefined) return sendProblem(reply, 'not_found', noObject)
      return reply.code(201).send(viewObject(changed.object, latest.settings, discovered))
    },
  })

  app.route({
    method: 'GET',
    url: '/objects/:object',
    config: needs('objects:read'),
    schema: {
      summary: 'Read an object',
      description: 'Its fields and keys; for `profiles` also identity kinds with their limits, blocked values, region.',
      tags: ['objects'],
      params: ObjectParams,
      response: { 200: ObjectView, ...problemResponses(404) },
    },
    async handler(request, reply) {
      const { latest, discovered } = await readLatest(principalOf(request).workspaceId)
      const object = latest?.objects.get(request.params.object)
      if (latest === undefined || object === undefined) return sendProblem(reply, 'not_found', noObject)
      return viewObject(object, latest.settings, discovered)
    },
  })

  app.route({
    method: 'PATCH',
    url: '/objects/:object',
    config: needs('objects:write'),
    schema: {
      summary: 'Change an object',
      description:
        'Changes only what is sent; lists are replaced whole. The rules hold for the next write on every server; identifiers already on record are not revised.',
      tags: ['objects'],
      params: ObjectParams,
      body: ObjectChangeBody,
      response: { 200: ObjectView, ...problemResponses(400, 404, 409, 413, 415, 422) },
    },
    async handler(request, reply) {
      const { workspaceId } = principalOf(request)
      const { object } = request.params
      const change = readObjectChange(request.body)
      if (change.defaultRegion && !isPhoneRegion(change.defaultRegion)) {
        return sendRefusal(reply, unusable('default_region', 'expected an ISO 3166 region of two capital letters'))
      }
      const changed = await changeConfiguration(
        database,
        changeContextOf(request, context),
        workspaceId,
        { object },
        state => planObjectChange(state, object, change),
      )
      if (changed === undefined) return sendProblem(reply, 'not_found', noObject)
      if (changed.kind === 'refused') return sendRefusal(reply, changed.refusal)
      const { latest, discovered } = await readLatest(workspaceId)
      if (latest === undefined) return sendProblem(reply, 'not_found', noObject)
      return viewObject(changed.object, latest.settings, discovered)
    },
  })
}
