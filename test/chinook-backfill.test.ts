import assert from 'node:assert/strict'
import { readFile } from 'node:fs/promises'
import { test } from 'node:test'
import { isJsonObject, type JsonObject } from '../src/domain/json.ts'
import { applyField } from '../src/domain/plan/apply-field.ts'
import { arrivalsPerMs, type Registers } from '../src/domain/plan/register.ts'
import { readRegister } from '../src/domain/plan/working-profile.ts'
import type { Mapping } from '../src/domain/scoring/definitions.ts'
import { fillBehaviour, mapEvent } from '../src/domain/scoring/map-event.ts'
import { prepareFitRuleset, scoreFit } from '../src/domain/scoring/score-fit.ts'
import { newBackfillTenant } from './backfills.ts'
import { forEachDatabase } from './databases.ts'
import { fillStoredEvents } from './fill-stored-events.ts'
import { fitRule, fitRuleset, floored, mapping } from './scoring.ts'

type ChinookEvent = { readonly email: string; readonly occurredMs: number; readonly metadata: JsonObject }

async function readEvents(): Promise<readonly ChinookEvent[]> {
  const text = await readFile(new URL('../examples/chinook/events.ndjson', import.meta.url), 'utf8')
  return text
    .trim()
    .split('\n')
    .map(line => {
      const { alias, timestamp, metadata } = JSON.parse(line)
      assert.ok(isJsonObject(metadata))
      return { email: String(alias).trim().toLowerCase(), occurredMs: Date.parse(timestamp), metadata }
    })
}

const mapped: readonly (readonly [string, string, Mapping['behaviour']])[] = [
  ['company_size', 'company_employee_count', 'always_overwrite'],
  ['industry', 'company_industry', 'only_if_empty'],
  ['job_title', 'contact_job_title', 'always_overwrite'],
]
const mappings = mapped.map(([key, field, behaviour]) => mapping(key, field, { behaviour }))
const rules = [
  fitRule('company_employee_count', '50', 20, { operator: 'greater_than' }),
  fitRule('company_industry', 'Finance', 10),
  fitRule('contact_job_title', 'Manager', -5),
]

/** What each person would show had the mappings been there before the events. */
function applyLive(events: readonly ChinookEvent[]): ReadonlyMap<string, Registers['fields']> {
  const people = new Map<string, Registers>()
  for (const [i, { email, occurredMs, metadata }] of events.entries()) {
    let held = people.get(email) ?? { fields: {}, meta: {} }
    for (const { name, value, behaviour } of mapEvent(mappings, 'e', metadata)) {
      const current = readRegister(held, name)
      const how = behaviour === 'only_if_empty' ? fillBehaviour(current) : behaviour
      const observation = {
        source: 'ingest',
        arrival: Date.UTC(2026, 0, 1) * arrivalsPerMs + i,
        observedMs: occurredMs,
      }
      const { next } = applyField(current, { name, value, behaviour: how }, observation)
      if (next?.stamp === undefined || next.value === undefined) continue
      held = { fields: { ...held.fields, [name]: next.value }, meta: { ...held.meta, [name]: next.stamp } }
    }
    people.set(email, held)
  }
  return new Map([...people].map(([email, { fields }]) => [email, fields]))
}

forEachDatabase('chinook', lane => {
  test('events that were mapped afterwards give the fields and scores that mapping them as they came would have', async () => {
    const events = await readEvents()
    const database = lane.database()
    const tenant = await newBackfillTenant(database)
    const emails = [...new Set(events.map(event => event.email))]
    const ids = new Map<string, string>()
    for (const email of emails) ids.set(email, await tenant.write({ email }))
    const stored = events.map(({ email, ...event }) => ({ ...event, profileId: ids.get(email) ?? '' }))
    await fillStoredEvents(database, tenant.workspaceId, stored)
    for (const [key, field, behaviour] of mapped) await tenant.map(key, field, behaviour)
    await tenant.rate(...rules)
    const live = applyLive(events)
    const touched = [...live.values()].filter(fields => Object.keys(fields).length > 0)
    assert.deepEqual(await tenant.backfill(), [emails.length, touched.length])
    const prepared = prepareFitRuleset(fitRuleset(rules))
    const scores = new Map((await tenant.scores()).map(row => [row.profile_id, row.score]))
    for (const [email, fields] of live) {
      const id = ids.get(email) ?? ''
      assert.deepEqual(await tenant.fields(id), { email, ...fields })
      assert.equal(scores.get(id), scoreFit(prepared, fields, floored).score)
    }
    assert.ok(new Set(scores.values()).size > 1)
    assert.deepEqual(await tenant.backfill(), [emails.length, 0])
  })
})
