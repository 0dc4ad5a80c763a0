import { contradiction } from '../../schema/schema-refusal.ts'
import type { Mapping } from '../definitions.ts'
import { checkText } from './check-members.ts'
import type { KindRules } from './definition-plan.ts'

/** The longest name of a field or of a key of metadata. */
export const maxKeyLength = 128

export const mappingRules: KindRules<Mapping> = {
  noun: 'mapping',
  limit: 1000,
  nameOf: ({ metadataKey }) => metadataKey,
  check: ({ metadataKey, field }) =>
    checkText('metadata_key', metadataKey, { max: maxKeyLength }) ?? checkText('field', field, { max: maxKeyLength }),
  checkAmong: ({ metadataKey }, others) =>
    others.some(other => other.metadataKey === metadataKey)
      ? contradiction('metadata_key', `'${metadataKey}' is already mapped`)
      : undefined,
}
