import { type Static, Type } from 'typebox'
import { type Mapping, mappingBehaviours } from '../../../domain/scoring/definitions.ts'
import { planChange, planNew, planRemoval } from '../../../domain/scoring/plan/definition-plan.ts'
import { mappingRules } from '../../../domain/scoring/plan/mapping-rules.ts'
import { changeDefinition, readScoring } from '../change-definition.ts'
import { IdParams, Removed, stampMembers, viewStamp } from '../definition-shapes.ts'
import { sendRefusal } from '../objects/send-refusal.ts'
import { pageOf } from '../page.ts'
import { problemResponses, sendProblem } from '../problem.ts'
import { type NativeApp, type NativeContext, needs } from '../route.ts'

const metadataKey = Type.String({ description: 'A top-level key of the metadata of events; mapped once at most.' })
const field = Type.String({ description: 'The field of profiles that takes the value.' })
const behaviour = Type.Enum([...mappingBehaviours], {
  description: 'Whether each event replaces the value, or only the first one fills it.',
})

const MappingView = Type.Object({ ...stampMembers, metadata_key: Type.String(), field: Type.String(), behaviour })

const NewMapping = Type.Object(
  { metadata_key: metadataKey, field, behaviour: Type.Optional(behaviour) },
  { additionalProperties: false },
)
const MappingChange = Type.Object(
  { field: Type.Optional(field), behaviour: Type.Optional(behaviour) },
  { additionalProperties: false, minProperties: 1 },
)

function view(mapping: Mapping): Static<typeof MappingView> {
  const { metadataKey, field, behaviour } = mapping
  return { ...viewStamp(mapping), metadata_key: metadataKey, field, behaviour }
}

export function registerMappings(app: NativeApp, context: NativeContext): void {
  app.route({
    method: 'GET',
    url: '/mappings',
    config: needs('scoring:read'),
    schema: {
      summary: 'List the mappings',
      description: 'Which keys of event metadata fill which fields of profiles; oldest first, one page holds them all.',
      tags: ['mappings'],
      response: { 200: pageOf(MappingView) },
    },
    async handler(request) {
      const { mappings } = await readScoring(context, request)
      return { data: mappings.map(view), next_cursor: null }
    },
  })

  app.route({
    method: 'POST',
    url: '/mappings',
    config: needs('scoring:write'),
    schema: {
      summary: 'Create a mapping',
      description: 'Holds for the next event on every server. Profiles keep what they have; see the backfill.',
      tags: ['mappings'],
      body: NewMapping,
      response: { 201: MappingView, ...problemResponses(400, 409, 413, 415, 422) },
    },
    async handler(request, reply) {
      const { metadata_key: metadataKey, field, behaviour = 'always_overwrite' } = request.body
      const draft = { metadataKey: metadataKey.trim(), field: field.trim(), behaviour }
      const changed = await changeDefinition(context, request, 'mapping', (known, stamp) =>
        planNew(mappingRules, known, { ...stamp, ...draft }),
      )
      if (changed.kind === 'refused') return sendRefusal(reply, changed.refusal)
      return reply.code(201).send(view(changed.result))
    },
  })

  app.route({
    method: 'GET',
    url: '/mappings/:id',
    config: needs('scoring:read'),
    schema: {
      summary: 'Read a mapping',
      description: 'As it holds now on every server.',
      tags: ['mappings'],
      params: IdParams,
      response: { 200: MappingView, ...problemResponses(404) },
    },
    async handler(request, reply) {
      const { mappings } = await readScoring(context, request)
      const mapping = mappings.find(({ id }) => id === request.params.id)
      return mapping === undefined ? sendProblem(reply, 'not_found', 'There is no such mapping.') : view(mapping)
    },
  })

  app.route({
    method: 'PATCH',
    url: '/mappings/:id',
    config: needs('scoring:write'),
    schema: {
      summary: 'Change a mapping',
      description: 'Its key stays. A former field keeps its values.',
      tags: ['mappings'],
      params: IdParams,
      body: MappingChange,
      response: { 200: MappingView, ...problemResponses(400, 404, 413, 415, 422) },
    },
    async handler(request, reply) {
      const { field, behaviour } = request.body
      const change = {
        ...(field !== undefined && { field: field.trim() }),
        ...(behaviour !== undefined && { behaviour }),
      }
      const changed = await changeDefinition(context, request, 'mapping', (known, { updatedAtMs }) =>
        planChange(mappingRules, known, request.params.id, change, updatedAtMs),
      )
      if (changed.kind === 'refused') return sendRefusal(reply, changed.refusal)
      return view(changed.result)
    },
  })

  app.route({
    method: 'DELETE',
    url: '/mappings/:id',
    config: needs('scoring:write'),
    schema: {
      summary: 'Delete a mapping',
      description: 'Profiles keep what it has filled.',
      tags: ['mappings'],
      params: IdParams,
      response: { 204: Removed, ...problemResponses(404) },
    },
    async handler(request, reply) {
      const changed = await changeDefinition(context, request, 'mapping', known =>
        planRemoval(mappingRules, known, request.params.id),
      )
      if (changed.kind === 'refused') return sendRefusal(reply, changed.refusal)
      return reply.code(204).send(null)
    },
  })
}
