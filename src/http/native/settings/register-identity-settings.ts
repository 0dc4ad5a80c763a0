import { type Static, Type } from 'typebox'
import { defaultSettings, type WorkspaceSettings } from '../../../domain/config.ts'
import { builtInBlockedValues } from '../../../domain/identity/blocked.ts'
import { type IdentitySettings, planIdentitySettings } from '../../../domain/schema/plan-identity-settings.ts'
import { changeConfiguration } from '../../../engine/configuration/change-configuration.ts'
import { isPhoneRegion, listPhoneRegions } from '../../../engine/phone.ts'
import { IdentityKindView } from '../objects/object-view.ts'
import { sendRefusal } from '../objects/send-refusal.ts'
import { problemResponses, sendProblem } from '../problem.ts'
import { changeContextOf, type NativeApp, type NativeContext, needs, principalOf } from '../route.ts'

const members = {
  identity_kinds: Type.Array(IdentityKindView, {
    description: 'The string fields of profiles whose values identify a person; strongest first.',
  }),
  default_region: Type.Union([Type.String(), Type.Null()], {
    description: 'The region (ISO 3166, two letters) by which national phone numbers are read; null is none.',
  }),
  blocked_values: Type.Array(Type.String({ maxLength: 320 }), {
    description:
      'Values that never identify, beside the built-in ones; compared with normal forms, without regard to case.',
  }),
}

const Change = Type.Object(members, { additionalProperties: false })

const Settings = Type.Object({
  ...members,
  built_in_blocked_values: Type.Array(Type.String(), {
    description: 'These never identify anywhere; nor do zeros in any spelling and phones of one repeated digit.',
  }),
  regions: Type.Array(Type.String(), { description: 'What default_region may be.' }),
})

function view({ identityKinds, defaultRegion, blockedValues }: WorkspaceSettings): Static<typeof Settings> {
  return {
    identity_kinds: identityKinds.map(({ kind, limit, anonymous }) => ({ kind, limit, anonymous })),
    default_region: defaultRegion,
    blocked_values: [...blockedValues],
    built_in_blocked_values: [...builtInBlockedValues],
    regions: [...listPhoneRegions()],
  }
}

function readChange(body: Static<typeof Change>): IdentitySettings {
  return {
    identityKinds: body.identity_kinds,
    defaultRegion: body.default_region,
    blockedValues: body.blocked_values,
  }
}

export function registerIdentitySettings(app: NativeApp, context: NativeContext): void {
  const { config, database } = context.engine

  app.route({
    method: 'GET',
    url: '/settings/identity',
    config: needs('objects:read'),
    schema: {
      summary: 'Read the rules of identity',
      description: 'By what people are recognised in this workspace, as it holds now on every server.',
      tags: ['settings'],
      response: { 200: Settings },
    },
    async handler(request) {
      const latest = await config.refresh(principalOf(request).workspaceId)
      return view(latest?.settings ?? defaultSettings)
    },
  })

  app.route({
    method: 'PUT',
    url: '/settings/identity',
    config: needs('objects:write'),
    schema: {
      summary: 'Replace the rules of identity',
      description:
        'Holds for the next write on every server and is not applied to what is stored: a lower limit takes no identifier from anybody, a kind that is left out no longer finds people but its identifiers are kept, values of a new kind identify once they are written again, stored phones keep the form they have, and a newly blocked value stays with who holds it.',
      tags: ['settings'],
      body: Change,
      response: { 200: Settings, ...problemResponses(400, 404, 409, 413, 415, 422) },
    },
    async handler(request, reply) {
      const { workspaceId } = principalOf(request)
      const change = changeContextOf(request, context)
      const wanted = readChange(request.body)
      const changed = await changeConfiguration(database, change, workspaceId, { object: 'profiles' }, state =>
        planIdentitySettings(state, wanted, isPhoneRegion),
      )
      if (changed?.kind === 'refused') return sendRefusal(reply, changed.refusal)
      const latest = await config.refresh(workspaceId)
      if (latest === undefined) return sendProblem(reply, 'not_found', 'The workspace is not there.')
      return view(latest.settings)
    },
  })
}
