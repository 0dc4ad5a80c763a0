import type { FlushPlan, RenderMessage } from '../../domain/plan/flush-plan.ts'
import { arrivalMs } from '../../domain/plan/register.ts'
import { encodeSums } from '../sums.ts'
import type { ArmName } from './flush-arms.ts'
import { sorted } from './sorted.ts'

/** The recordsets of what a flush does with events and enrichments, and of the scores that follow from all of it. */
export function eventArms(plan: FlushPlan): [ArmName, readonly object[]][] {
  return [
    ['held', plan.held.toSorted().map(id => ({ id }))],
    [
      'events',
      plan.events.map(row => ({
        id: row.eventId,
        at: arrivalMs(row.arrival),
        home: row.homeId,
        t: row.eventType,
        happened: row.occurredMs,
        n: row.arrival,
        source: row.source,
        m: row.metadata,
        why: row.suppression,
      })),
    ],
    [
      'enrichments',
      plan.enrichments.map(row => ({
        id: row.enrichmentId,
        home: row.homeId,
        label: row.sourceLabel,
        key: row.sourceKey,
        payload: row.payload,
        provenance: row.provenance,
        source: row.source,
        n: row.arrival,
        observed: row.observedMs,
        at: arrivalMs(row.arrival),
      })),
    ],
    [
      'event_keys',
      sorted(plan.eventKeys, row => row.key).map(row => ({
        k: row.key,
        id: row.eventId,
        profile: row.profileId,
        at: row.atMs,
      })),
    ],
    [
      'activity',
      sorted(plan.activities, row => row.homeId).map(row => ({
        id: row.homeId,
        n: row.count,
        at: row.lastMs,
        t: row.lastType,
        sums: row.sums === undefined ? null : encodeSums(row.sums),
      })),
    ],
    [
      'scores',
      sorted(plan.scores, row => `${row.profileId} ${row.rulesetId}`).map(row => ({
        id: row.profileId,
        ruleset: row.rulesetId,
        kind: row.kind,
        score: row.score,
        at: row.atMs,
      })),
    ],
    ['unscored', plan.unscored.toSorted().map(id => ({ id }))],
  ]
}

/** The recordsets of what events have set off, and of the webhooks of a flush. */
export function firingArms(plan: FlushPlan, renderMessage: RenderMessage): [ArmName, readonly object[]][] {
  return [
    [
      'firings',
      sorted(plan.firings, row => `${row.triggerId} ${row.homeId}`).map(row => ({
        id: row.firingId,
        trigger: row.triggerId,
        kind: row.kind,
        name: row.triggerName,
        home: row.homeId,
        once: row.isOnce,
        score: row.score,
        event: row.eventId,
        t: row.eventType,
        n: row.arrival,
        at: row.atMs,
      })),
    ],
    [
      'messages',
      [
        ...plan.messages.map(row => ({
          id: row.messageId,
          topic: `${row.firing.kind}.fired`,
          url: row.url,
          profile: row.profileId,
          body: renderMessage(row),
          at: row.firing.atMs,
        })),
        ...plan.notices.map(({ messageId, topic, url, profileId, body, atMs }) => ({
          id: messageId,
          topic,
          url,
          profile: profileId,
          body,
          at: atMs,
        })),
      ],
    ],
  ]
}
