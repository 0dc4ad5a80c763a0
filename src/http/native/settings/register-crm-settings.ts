import { type Static, Type } from 'typebox'
import { type CrmSettings, companyModes, crmSettingsOf, defaultCrmSettings } from '../../../domain/config.ts'
import { changeCrmSettings } from '../../../engine/configuration/change-crm-settings.ts'
import { problemResponses, sendProblem } from '../problem.ts'
import { changeContextOf, type NativeApp, type NativeContext, needs, principalOf } from '../route.ts'

const members = {
  default_owner_id: Type.Union([Type.String({ format: 'uuid' }), Type.Null()], {
    description: 'The member who looks after every profile that has no owner.',
  }),
  companies: Type.Enum([...companyModes], {
    description: 'Whether a contact that a CRM client writes must belong to a company, may, or never does.',
  }),
  allows_key_only: Type.Boolean({
    description: 'Whether a personal key without a developer secret opens the member list of the Zyntro surface.',
  }),
}

const Settings = Type.Object(members)
const Change = Type.Object(
  {
    default_owner_id: Type.Optional(members.default_owner_id),
    companies: Type.Optional(members.companies),
    allows_key_only: Type.Optional(members.allows_key_only),
  },
  { additionalProperties: false, minProperties: 1 },
)

function view({ defaultOwnerId, companies, allowsKeyOnly }: CrmSettings): Static<typeof Settings> {
  return { default_owner_id: defaultOwnerId, companies, allows_key_only: allowsKeyOnly }
}

function readChange(body: Static<typeof Change>): Partial<CrmSettings> {
  const { default_owner_id: ownerId, companies, allows_key_only: allowsKeyOnly } = body
  return {
    ...(ownerId !== undefined && { defaultOwnerId: ownerId?.toLowerCase() ?? null }),
    ...(companies !== undefined && { companies }),
    ...(allowsKeyOnly !== undefined && { allowsKeyOnly }),
  }
}

export function registerCrmSettings(app: NativeApp, context: NativeContext): void {
  const { engine } = context

  app.route({
    method: 'GET',
    url: '/settings/crm',
    config: needs('objects:read'),
    schema: {
      summary: 'Read the CRM settings',
      description: 'How the workspace works with its contacts.',
      tags: ['settings'],
      response: { 200: Settings },
    },
    async handler(request) {
      const config = await engine.config.refresh(principalOf(request).workspaceId)
      return view(config === undefined ? defaultCrmSettings : crmSettingsOf(config.settings))
    },
  })

  app.route({
    method: 'PATCH',
    url: '/settings/crm',
    config: needs('objects:write'),
    schema: {
      summary: 'Change the CRM settings',
      description: 'What is left out stays. Holds for the next call on every server.',
      tags: ['settings'],
      body: Change,
      response: { 200: Settings, ...problemResponses(400, 404, 413, 415, 422) },
    },
    async handler(request, reply) {
      const { workspaceId } = principalOf(request)
      const change = changeContextOf(request, context)
      const changed = await changeCrmSettings(engine.database, change, workspaceId, readChange(request.body))
      if (changed.kind === 'unknown_workspace') return sendProblem(reply, 'not_found', 'The workspace is not there.')
      if (changed.kind === 'changed') return view(changed.settings)
      const errors = [{ path: 'default_owner_id', message: 'is no member of this workspace' }]
      return sendProblem(reply, 'unprocessable', 'The default owner must be a member.', errors)
    },
  })
}
