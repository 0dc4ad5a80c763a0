import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { forEachDatabase } from '../../../test/databases.ts'
import { createTestEngine, createTestWorkspace, profileWrite, receiptOf } from '../../../test/engine.ts'
import { comparable, exportBytes, parseLines, restoreInto } from '../../../test/exports.ts'
import type { Behaviour } from '../../domain/command.ts'
import { canonicalJson, isStorableText, type Json, type JsonObject } from '../../domain/json.ts'
import type { Engine } from '../engine.ts'

const identifierValues = {
  email: ['a@x.org', 'b@x.org', 'Ö@x.org', 'd@x.org', 'e@x.org', 'f@x.org'],
  customer_id: ['c1', 'c2', 'c3'],
  phone: ['+442077070707', '+493012345678', 'not a number'],
  anonymous_id: ['v1', 'v2', 'v3'],
} as const
const identifierPairs = Object.entries(identifierValues).flatMap(([kind, values]) =>
  values.map(value => [kind, value] as const),
)

const behaviours: Readonly<Record<string, Behaviour>> = { low: 'min', high: 'max', early: 'first', list: 'append' }

const text = fc.string({ unit: 'grapheme', maxLength: 12 }).filter(isStorableText)
const anything: fc.Arbitrary<Json> = fc.oneof(
  text,
  fc.integer(),
  fc.double({ noNaN: true, noDefaultInfinity: true }).map(value => (Object.is(value, -0) ? 0 : value)),
  fc.boolean(),
  fc.array(text, { maxLength: 3 }),
  fc.dictionary(
    text.filter(name => name !== '__proto__'),
    fc.oneof(text, fc.integer()),
    {
      maxKeys: 3,
      noNullPrototype: true,
    },
  ),
)
const cleared = <T extends Json>(value: fc.Arbitrary<T>): fc.Arbitrary<Json> =>
  fc.option<Json>(value, { nil: null, freq: 4 })

const fields = fc.record(
  {
    first_name: cleared(text),
    tier: cleared(text),
    ltv: cleared(fc.double({ noNaN: true, noDefaultInfinity: true, min: 0.1 })),
    order_count: cleared(fc.maxSafeInteger()),
    signed_up_at: cleared(fc.constantFrom('2026-01-05T10:00:00Z', '2026-01-05T10:00:00.120+02:00')),
    note: cleared(anything),
    'Größe "✓"': cleared(anything),
    constructor: cleared(text),
    low: fc.integer(),
    high: fc.integer(),
    early: text,
    list: fc.oneof(text, fc.array(text, { maxLength: 3 })),
  },
  { requiredKeys: [] },
)

const write = fc.record({
  type: fc.constant('write' as const),
  identifiers: fc.shuffledSubarray(identifierPairs, { minLength: 0, maxLength: 3 }),
  fields,
  cleared: fc.option(fc.constantFrom('email', 'customer_id', 'phone', 'anonymous_id'), { nil: undefined, freq: 5 }),
  observedAtMs: fc.option(fc.integer({ min: 1_700_000_000_000, max: 1_700_000_000_050 }), { nil: undefined }),
  source: fc.constantFrom('crm', 'web "shop"', 'enrichment:labels'),
  create: fc.constantFrom('yes' as const, 'yes' as const, 'yes' as const, 'must' as const),
  linkPolicy: fc.constantFrom('fold' as const, 'fold' as const, 'weaker-only' as const, 'never' as const),
})
const merge = fc.record({ type: fc.constant('merge' as const), survivor: fc.nat(9), absorbed: fc.nat(9) })
const histories = fc.array(fc.oneof({ weight: 6, arbitrary: write }, { weight: 1, arbitrary: merge }), {
  minLength: 1,
  maxLength: 14,
  size: 'max',
})

type Step = typeof histories extends fc.Arbitrary<readonly (infer S)[]> ? S : never

async function play({ writer }: Engine, workspaceId: string, history: readonly Step[]): Promise<void> {
  const profileIds: string[] = []
  for (const step of history) {
    if (step.type === 'merge') {
      const survivorId = profileIds[step.survivor % profileIds.length]
      const absorbedId = profileIds[step.absorbed % profileIds.length]
      if (survivorId === undefined || absorbedId === undefined) continue
      await writer.write(workspaceId, { type: 'merge', survivorId, absorbedId, source: 'person' })
      continue
    }
    const { identifiers, source, create, linkPolicy, observedAtMs } = step
    const set: JsonObject = { ...step.fields, ...(step.cleared !== undefined && { [step.cleared]: null }) }
    const byKind = Object.groupBy(identifiers, ([kind]) => kind)
    const command = profileWrite(set, {
      identifiers: Object.fromEntries(
        Object.entries(byKind).map(([kind, pairs = []]) => [kind, pairs.map(([, value]) => value)]),
      ),
      behaviours,
      source,
      create,
      linkPolicy,
      undeclared: 'discover',
      onInvalid: 'skip',
      needsPerson: false,
      ...(observedAtMs !== undefined && { observedAtMs }),
    })
    const { profileId } = receiptOf(await writer.write(workspaceId, command))
    if (profileId !== null) profileIds.push(profileId)
  }
}

async function exported(engine: Engine, workspaceId: string): Promise<readonly JsonObject[]> {
  return parseLines((await exportBytes(engine, workspaceId)).toString())
}

function inOrder(rows: readonly JsonObject[]): readonly JsonObject[] {
  const texts = rows.map(row => [canonicalJson(comparable(row)), comparable(row)] as const)
  return texts.sort(([a], [b]) => (a < b ? -1 : 1)).map(([, row]) => row)
}

forEachDatabase('the round trip of an export', lane => {
  test('profiles of any history are equal in the empty workspace that they are restored to', async () => {
    const engine = createTestEngine(lane.database())
    await fc.assert(
      fc.asyncProperty(histories, async history => {
        const from = await createTestWorkspace(lane.database())
        await play(engine, from, history)
        const rows = await exported(engine, from)
        const to = await createTestWorkspace(lane.database())
        await restoreInto(engine, to, rows)
        assert.deepEqual(inOrder(await exported(engine, to)), inOrder(rows))
      }),
      { numRuns: 40 },
    )
  })

  test('a profile that is restored again, or to where it came from, stays as it is', async () => {
    const engine = createTestEngine(lane.database())
    const workspaceId = await createTestWorkspace(lane.database())
    const known = histories.map(steps =>
      steps.map(step => (step.type === 'write' ? { ...step, create: 'yes' as const } : step)),
    )
    const [history = []] = fc.sample(known, { numRuns: 1, seed: 7 })
    await play(engine, workspaceId, history)
    const rows = (await exported(engine, workspaceId)).filter(
      ({ identifiers }) => Array.isArray(identifiers) && identifiers.length > 0,
    )
    await restoreInto(engine, workspaceId, rows)
    const again = await exported(engine, workspaceId)
    for (const row of rows) {
      const found = again.find(({ id }) => id === row['id'])
      assert.deepEqual(found && comparable(found), comparable(row))
    }
  })

  test('what was observed later than the export stays, also a clear', async () => {
    const engine = createTestEngine(lane.database())
    const workspaceId = await createTestWorkspace(lane.database())
    const write = (set: JsonObject, observedAtMs: number) =>
      engine.writer.write(workspaceId, profileWrite(set, { observedAtMs }))
    await write({ customer_id: 'c1', email: 'a@x.org', tier: 'gold', company: 'One' }, 1_700_000_000_000)
    const rows = await exported(engine, workspaceId)
    await write({ customer_id: 'c1', email: null, tier: 'iron' }, 1_700_000_000_001)
    const before = await exported(engine, workspaceId)
    await restoreInto(engine, workspaceId, rows)
    assert.deepEqual(inOrder(await exported(engine, workspaceId)), inOrder(before))
  })

  test('a profile keeps more identifiers than the workspace gives one, and one that only shows an address has none', async () => {
    const engine = createTestEngine(lane.database())
    const from = await createTestWorkspace(lane.database())
    const emails = Array.from({ length: 5 }, (_, i) => `p${i}@x.org`)
    const others = Array.from({ length: 5 }, (_, i) => `q${i}@x.org`)
    const make = async (set: JsonObject, email: readonly string[]) =>
      receiptOf(
        await engine.writer.write(
          from,
          profileWrite(set, { identifiers: { email }, create: 'must', linkPolicy: 'never' }),
        ),
      ).profileId ?? ''
    const survivorId = await make({ customer_id: 'c1' }, emails)
    const absorbedId = await make({ customer_id: 'c2' }, others)
    await engine.writer.write(from, { type: 'merge', survivorId, absorbedId, source: 'person' })
    await make({ customer_id: 'c3', phone: '+442077070707' }, ['p0@x.org'])
    const rows = await exported(engine, from)
    const to = await createTestWorkspace(lane.database())
    await restoreInto(engine, to, rows.toReversed())
    const restored = await exported(engine, to)
    assert.deepEqual(inOrder(restored), inOrder(rows))
    assert.deepEqual(
      restored.map(({ identifiers }) => Array.isArray(identifiers) && identifiers.length).sort(),
      [12, 2],
    )
  })
})
