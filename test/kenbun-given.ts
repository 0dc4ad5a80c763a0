import assert from 'node:assert/strict'
import type { Engine } from '../src/engine/engine.ts'
import type { GivenStep, MergeStep } from '../src/http/kenbun/cases/case.ts'
import { readLeadId, wireLeadId } from '../src/http/kenbun/lead-id.ts'
import { readWireId, wireId } from '../src/http/kenbun/wire.ts'
import { fillEvents, fillSnapshot } from './fill-events.ts'
import type { Captured } from './recorded.ts'

const hourMs = 3_600_000

/** Makes the lead of a step and keeps the ids that it names. */
export async function makeGiven(
  engine: Engine,
  workspaceId: string,
  step: GivenStep,
  captured: Captured,
): Promise<void> {
  const { identifiers, fields = {}, events = [], snapshots = [] } = step
  const settled = await engine.writer.write(workspaceId, {
    type: 'profile',
    identifiers,
    set: fields,
    source: 'test',
    create: 'yes',
    linkPolicy: 'never',
    undeclared: 'discover',
    onInvalid: 'refuse',
    needsPerson: true,
  })
  assert.ok(settled.kind === 'settled' && settled.receipt.profileId !== null, JSON.stringify(settled))
  const { profileId } = settled.receipt
  captured.set(step.given, wireLeadId(profileId))
  const nowMs = Date.now()
  const filled = events.map(({ hoursAgo = 0, keep: _, ...event }) => ({ ...event, atMs: nowMs - hoursAgo * hourMs }))
  const ids = await fillEvents(engine, workspaceId, profileId, filled)
  for (const [index, { keep }] of events.entries()) {
    if (keep !== undefined) captured.set(keep, wireId('event', ids[index] ?? ''))
  }
  for (const { ruleset, hoursAgo, score } of snapshots) {
    const rulesetId = readWireId('ruleset', captured.get(ruleset))
    await fillSnapshot(engine, workspaceId, { profileId, rulesetId, atMs: nowMs - hoursAgo * hourMs, score })
  }
}

export async function mergeGiven(
  engine: Engine,
  workspaceId: string,
  step: MergeStep,
  captured: Captured,
): Promise<void> {
  const [survivorId = '', absorbedId = ''] = [step.merge, step.absorbed].map(name =>
    readLeadId(captured.get(name) ?? ''),
  )
  const settled = await engine.writer.write(workspaceId, { type: 'merge', survivorId, absorbedId, source: 'test' })
  assert.ok(settled.kind === 'settled' && settled.receipt.outcome === 'merged', JSON.stringify(settled))
}
