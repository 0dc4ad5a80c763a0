import { Type } from 'typebox'
import { mappingBehaviours } from '../../../domain/scoring/definitions.ts'
import { mappingRules } from '../../../domain/scoring/plan/mapping-rules.ts'
import type { Route } from '../call.ts'
import { plansOf, resourceRoutes } from '../definitions.ts'
import { wireId } from '../wire.ts'

const behaviour = Type.Optional(Type.Enum([...mappingBehaviours]))

export const mappingRoutes: readonly Route[] = resourceRoutes({
  kind: 'mapping',
  idKind: 'mapping',
  urls: ['/profile-mappings'],
  listFrom: scoring => scoring.mappings,
  viewList: items => ({ profile_mappings: items }),
  view: ({ id, metadataKey, field, behaviour }, time) => ({
    id: wireId('mapping', id),
    metadata_key: metadataKey,
    profile_field: field,
    ...time,
    update_behavior: behaviour,
  }),
  plans: () => plansOf(mappingRules),
  newBody: Type.Object({ metadata_key: Type.String(), profile_field: Type.String(), update_behavior: behaviour }),
  readNew: (body, stamp) => ({
    ...stamp,
    metadataKey: body.metadata_key.trim(),
    field: body.profile_field.trim(),
    behaviour: body.update_behavior ?? 'always_overwrite',
  }),
  changeBody: Type.Object({ profile_field: Type.Optional(Type.String()), update_behavior: behaviour }),
  readChange: body => ({
    ...(body.profile_field !== undefined && { field: body.profile_field.trim() }),
    ...(body.update_behavior !== undefined && { behaviour: body.update_behavior }),
  }),
})
