import { defaultScoringSettings, type ScoringSettings } from '../definitions.ts'
import { checkInteger } from './check-members.ts'
import { type DefinitionPlan, refused, type Stamp } from './definition-plan.ts'

type StoredSettings = ScoringSettings & Stamp

/** The settings are one thing a workspace; what has never been changed is as by default. */
export function planSettingsChange(
  [known]: readonly StoredSettings[],
  workspaceId: string,
  change: Partial<ScoringSettings>,
  nowMs: number,
): DefinitionPlan<StoredSettings> {
  const refusal = checkInteger('session_timeout_minutes', change.sessionTimeoutMinutes, 1, 1440)
  if (refusal) return refused(refusal)
  const current = known ?? { ...defaultScoringSettings, id: workspaceId, createdAtMs: nowMs, updatedAtMs: nowMs }
  const result = { ...current, ...change, updatedAtMs: nowMs }
  const audited = { action: 'scoring_settings.update', subject: workspaceId, name: 'scoring settings' }
  return { kind: 'changed', put: [result], remove: [], result, ...audited }
}
