import { Type } from 'typebox'
import { planField, planFieldRemoval } from '../../../domain/schema/plan-change.ts'
import { changeConfiguration } from '../../../engine/configuration/change-configuration.ts'
import { FieldView, viewField } from '../objects/object-view.ts'
import { sendRefusal } from '../objects/send-refusal.ts'
import { FieldParam, ObjectParam } from '../params.ts'
import { problemResponses, sendProblem } from '../problem.ts'
import { changeContextOf, type NativeApp, type NativeContext, needs, principalOf } from '../route.ts'
import { FieldBody, readField } from './field-body.ts'

const FieldParams = Type.Object({ object: ObjectParam, field: FieldParam })
const url = '/objects/:object/fields/:field'
const noField = 'There is no such field on this object.'

export function registerFields(app: NativeApp, context: NativeContext): void {
  const { database, config } = context.engine

  app.route({
    method: 'PUT',
    url,
    config: needs('objects:write'),
    schema: {
      summary: 'Declare a field',
      description:
        'Declares a field (201) or replaces its declaration (200). The type of a declared field cannot change.',
      tags: ['fields'],
      params: FieldParams,
      body: FieldBody,
      response: { 200: FieldView, 201: FieldView, ...problemResponses(400, 404, 409, 413, 415, 422) },
    },
    async handler(request, reply) {
      const { object, field: name } = request.params
      const { workspaceId } = principalOf(request)
      const field = readField(name, request.body)
      const changed = await changeConfiguration(
        database,
        changeContextOf(request, context),
        workspaceId,
        { object, field: name },
        state => planField(state, object, field),
      )
      if (changed === undefined) return sendProblem(reply, 'not_found', noField)
      if (changed.kind === 'refused') return sendRefusal(reply, changed.refusal)
      await config.refresh(workspaceId)
      return reply.code(changed.kind === 'created' ? 201 : 200).send(viewField(field))
    },
  })

  app.route({
    method: 'GET',
    url,
    config: needs('objects:read'),
    schema: {
      summary: 'Read a field',
      description: 'The declaration of one field.',
      tags: ['fields'],
      params: FieldParams,
      response: { 200: FieldView, ...problemResponses(404) },
    },
    async handler(request, reply) {
      const latest = await config.refresh(principalOf(request).workspaceId)
      const object = latest?.objects.get(request.params.object)
      const field = object?.fields.find(({ name }) => name === request.params.field)
      if (field === undefined) return sendProblem(reply, 'not_found', noField)
      return viewField(field)
    },
  })

  app.route({
    method: 'DELETE',
    url,
    config: needs('objects:write'),
    schema: {
      summary: 'Undeclare a field',
      description: 'Values already stored stay where they are. A key of the object cannot go.',
      tags: ['fields'],
      params: FieldParams,
      response: { 204: Type.Null({ description: 'Undeclared.' }), ...problemResponses(404, 409) },
    },
    async handler(request, reply) {
      const { object, field } = request.params
      const { workspaceId } = principalOf(request)
      const changed = await changeConfiguration(
        database,
        changeContextOf(request, context),
        workspaceId,
        { object, field },
        state => planFieldRemoval(state, object, field),
      )
      if (changed === undefined) return sendProblem(reply, 'not_found', noField)
      if (changed.kind === 'refused') return sendRefusal(reply, changed.refusal)
      await config.refresh(workspaceId)
      return reply.code(204).send(null)
    },
  })
}
