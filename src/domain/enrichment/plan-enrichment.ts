// An enrichment is stored under the home that was named, as events are; what the rules map from it is written to that home
// and to the live profile, in the same flush.

import type { EnrichmentReceipt, EnrichmentWrite, FieldVerdict, Problem } from '../command.ts'
import type { Observation } from '../plan/apply-field.ts'
import type { FlushState } from '../plan/flush-state.ts'
import { findLive } from '../plan/flush-state.ts'
import { finishWrite, landWrite } from '../plan/land-write.ts'
import { arrivalMs } from '../plan/register.ts'
import { readRegister } from '../plan/working-profile.ts'
import { writeField } from '../plan/write-fields.ts'
import type { Progress } from '../plan/write-progress.ts'
import { sourceOfEnrichment } from './enrichment-source.ts'
import type { PreparedEnrichment } from './prepare-enrichment.ts'
import { sourceKeyOf } from './source-key.ts'
import { approach, outranked } from './strategy.ts'

export function refuseEnrichment(
  { enrichmentId, sourceLabel }: EnrichmentWrite,
  problems: readonly Problem[],
): EnrichmentReceipt {
  const sourceKey = sourceKeyOf(sourceLabel)
  const nothing = { profileId: null, receivedAtMs: null, fields: {}, skipped: [] }
  return { type: 'enrichment', enrichmentId, outcome: 'refused', sourceKey, ...nothing, problems }
}

function writeMapped(state: FlushState, progress: Progress, { command, sourceKey, mapped }: PreparedEnrichment): void {
  const { enrichmentId, storedArrival } = command
  const observation: Observation =
    storedArrival === undefined
      ? progress.observation
      : { ...progress.observation, arrival: storedArrival, isNumbered: true }
  for (const { name, value, rule } of mapped) {
    const shown = readRegister(progress.target, name)
    const { behaviour, rank } = approach(rule, shown)
    const source = sourceOfEnrichment({ sourceKey, enrichmentId, rank })
    writeField(state, progress, { name, value, behaviour }, { ...observation, source })
    const why = outranked(shown, rank)
    if (why !== undefined && progress.verdicts[name]?.verdict === 'stale')
      progress.verdicts[name] = { verdict: 'kept', why }
  }
}

function keepEnrichment(state: FlushState, { command, sourceKey }: PreparedEnrichment, progress: Progress): void {
  const { enrichmentId, sourceLabel, payload, provenance, source, observedAtMs } = command
  const { arrival } = progress.observation
  const observedMs = Math.min(observedAtMs ?? arrivalMs(arrival), arrivalMs(arrival))
  const homeId = progress.home.profileId
  const said = { sourceLabel, sourceKey, payload, provenance, source }
  state.enrichments.push({ enrichmentId, homeId, ...said, arrival, observedMs })
}

const topic = 'profile.enriched'

/** Tells who asked for it. The names are those of fields that the payload was mapped to and that took its value. */
function notify(
  state: FlushState,
  { command, sourceKey }: PreparedEnrichment,
  profileId: string,
  fields: Readonly<Record<string, FieldVerdict>>,
  atMs: number,
): void {
  const { webhookUrl } = state.rules.config.scoring.enrichmentSettings
  if (webhookUrl === null) return
  const written = Object.keys(fields).filter(name => fields[name]?.verdict === 'applied')
  state.notices.push({
    messageId: state.supplies.newId(),
    topic,
    url: webhookUrl,
    profileId,
    body: {
      type: topic,
      occurred_at: new Date(atMs).toISOString(),
      profile_id: profileId,
      enrichment_id: command.enrichmentId,
      source_key: sourceKey,
      fields: written,
    },
    atMs,
  })
}

/** Plans one enrichment upon the state of the flush. */
export function planEnrichment(state: FlushState, prepared: PreparedEnrichment): EnrichmentReceipt {
  const { command, sourceKey, person, skippedValues } = prepared
  const found = findLive(state, command.profileId)
  if (found === undefined) {
    return refuseEnrichment(command, [{ code: 'unknown_profile', path: 'profile_id', message: 'no such profile' }])
  }
  const { progress } = landWrite(state, person, { candidates: [found], hits: [] }, found)
  writeMapped(state, progress, prepared)
  const { fields } = finishWrite(state, progress, false)
  const receivedAtMs = arrivalMs(progress.observation.arrival)
  const profileId = progress.target.profileId
  if (command.storedArrival === undefined) {
    keepEnrichment(state, prepared, progress)
    notify(state, prepared, profileId, fields, receivedAtMs)
  }
  const answered = { outcome: 'stored', profileId, sourceKey, receivedAtMs } as const
  return {
    type: 'enrichment',
    enrichmentId: command.enrichmentId,
    ...answered,
    fields,
    skipped: skippedValues,
    problems: [],
  }
}
