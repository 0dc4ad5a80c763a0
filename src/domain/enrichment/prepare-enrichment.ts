import type { EnrichmentWrite, ProfileWrite, SkippedValue } from '../command.ts'
import { jsonTypeOf, type Preparation, type PreparedProfileWrite } from '../prepare/prepare-profile.ts'
import type { Rules } from '../prepare/rules.ts'
import { nameEnrichment } from './enrichment-source.ts'
import { type EnrichedField, mapPayload, skippedVerdicts } from './map-payload.ts'
import { sourceKeyOf } from './source-key.ts'

export type PreparedEnrichment = {
  readonly type: 'enrichment'
  readonly command: EnrichmentWrite
  readonly sourceKey: string
  /** The write to the person; it names them by id alone. */
  readonly person: PreparedProfileWrite
  readonly identifiers: PreparedProfileWrite['identifiers']
  readonly mapped: readonly EnrichedField[]
  readonly skippedValues: readonly SkippedValue[]
}

/** Maps the payload by the rules of the workspace. A payload is never refused for what it says. */
export function prepareEnrichment(command: EnrichmentWrite, rules: Rules): Preparation<PreparedEnrichment> {
  const { enrichmentId, profileId, sourceLabel, payload, observedAtMs } = command
  const sourceKey = sourceKeyOf(sourceLabel)
  const mapped = mapPayload(rules, sourceKey, payload)
  const declared = rules.objects.get('profiles')?.fields
  const write: ProfileWrite = {
    type: 'profile',
    set: {},
    profileId,
    source: nameEnrichment(sourceKey, enrichmentId),
    linkPolicy: 'never',
    create: 'no',
    undeclared: 'discover',
    onInvalid: 'skip',
    needsPerson: false,
    ...(observedAtMs !== undefined && { observedAtMs }),
  }
  const person: PreparedProfileWrite = {
    type: 'profile',
    command: write,
    identifiers: [],
    fields: [],
    edits: [],
    matchKind: undefined,
    skipped: skippedVerdicts(mapped),
    discovered: mapped.fields
      .filter(({ name }) => !declared?.has(name))
      .map(({ name, value }) => ({ field: name, valueType: jsonTypeOf(value) })),
  }
  return {
    kind: 'ready',
    write: {
      type: 'enrichment',
      command,
      sourceKey,
      person,
      identifiers: [],
      mapped: mapped.fields,
      skippedValues: mapped.skipped,
    },
  }
}
