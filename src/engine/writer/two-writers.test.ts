import assert from 'node:assert/strict'
import { fork } from 'node:child_process'
import { once } from 'node:events'
import { test } from 'node:test'
import { fileURLToPath } from 'node:url'
import { createPostgresDatabase, describePostgres } from '../../../test/databases.ts'
import { createTestWorkspace, testChange } from '../../../test/engine.ts'
import { findFaults, liveIdOf, readWorld, type World } from '../../../test/invariants.ts'
import { createRandom, type Random } from '../../../test/random.ts'
import type { Acknowledgement, Assignment, Report, Step } from '../../../test/writer-process.ts'
import { defaultSettings } from '../../domain/config.ts'
import { planObjectChange } from '../../domain/schema/plan-change.ts'
import type { Database } from '../../store/database.ts'
import { openPostgres } from '../../store/postgres.ts'
import { statement } from '../../store/statement.ts'
import { changeConfiguration } from '../configuration/change-configuration.ts'

// Two processes write to the same people of one workspace at the same time, at random; what they leave behind is then
// held against the invariants and against what each of them was told. The seed is printed: with ONEFOLD_TEST_SEED the
// same steps are sent again (their interleaving is the machine's).

const seed = Number(process.env['ONEFOLD_TEST_SEED'] ?? Date.now() % 1_000_000)
const people = 40
const startMs = Date.UTC(2026, 0, 1)
const childPath = fileURLToPath(new URL('../../../test/writer-process.ts', import.meta.url))

const countDeadlocks = statement(
  'test_deadlock_count',
  [],
  { count: 'bigint' },
  'select deadlocks as count from pg_stat_database where datname = current_database()',
)

describePostgres(`two writer processes (seed ${seed})`, () => {
  test('that only link end with the people that any order of the same links would give', async () => {
    const random = createRandom(seed)
    const link = (): Step => ({ is: 'write', set: {}, identifiers: someIdentifiers(random, 1 + random.below(3)) })
    const { world, reports } = await run(() => bursts(random, 100, link))
    const acknowledgements = allOf(reports)
    const partition = components(acknowledgements)
    const live = [...world.profiles.values()].filter(profile => profile.mergedInto === null)
    assert.equal(live.length, new Set(partition.values()).size)
    const owners = new Map(world.identifiers.map(({ kind, value, profileId }) => [`${kind} ${value}`, profileId]))
    assert.deepEqual([...owners.keys()].toSorted(), [...partition.keys()].toSorted())
    for (const [a, componentOfA] of partition) {
      for (const [b, componentOfB] of partition)
        assert.equal(owners.get(a) === owners.get(b), componentOfA === componentOfB, `${a} and ${b}`)
    }
  })

  test('that write with times of their own end with the latest observation of every field', async () => {
    const random = createRandom(seed + 1)
    let observations = 0
    // Observations come in any order and no two are of one time, so that there is one right end.
    const times = random.shuffle(Array.from({ length: 5000 }, (_, i) => startMs + i * 1000))
    const write = (): Step => {
      observations += 1
      const value = random.below(6) === 0 ? null : `value ${observations}`
      const set = { [random.pick(['first_name', 'last_name', 'tier'])]: value }
      const identifiers = someIdentifiers(random, random.below(8) === 0 ? 2 : 1)
      return { is: 'write', set, identifiers, observedAtMs: times[observations] ?? startMs }
    }
    const merge = (): Step => ({ is: 'merge', survivor: random.below(1000), absorbed: random.below(1000) })
    const { world, reports } = await run(() => bursts(random, 100, () => (random.below(60) === 0 ? merge() : write())))
    assertLatestObservations(world, allOf(reports))
  })

  test('that write without times never bring back what an acknowledged write replaced', async () => {
    const random = createRandom(seed + 2)
    let writes = 0
    const write = (): Step => {
      writes += 1
      const set = { [random.pick(['first_name', 'last_name'])]: random.below(6) === 0 ? null : `value ${writes}` }
      return { is: 'write', set, identifiers: someIdentifiers(random, random.below(10) === 0 ? 2 : 1, 12) }
    }
    const { world, reports } = await run(() => bursts(random, 100, write))
    assertNothingCameBack(world, allOf(reports))
  })

  test('that also clear identifiers, merge and split leave a consistent database', async () => {
    const random = createRandom(seed + 3)
    const step = (): Step => {
      const choice = random.below(20)
      if (choice === 0) return { is: 'merge', survivor: random.below(1000), absorbed: random.below(1000) }
      if (choice === 1) return { is: 'split', merge: random.below(1000) }
      const [first_name, tier] = [`name ${random.below(5)}`, `tier ${random.below(5)}`]
      const set = {
        first_name,
        tier,
        order_count: random.below(9),
        ltv: random.below(9),
        ...(choice < 5 && { email: null }),
      }
      const identifiers = someIdentifiers(random, 1 + random.below(2))
      const fill = random.below(4) === 0 && ({ first_name: 'only_if_empty' } as const)
      const behaviours = { tier: 'first', order_count: 'min', ltv: 'max', ...fill } as const
      const observedAt = random.below(3) === 0 && { observedAtMs: startMs + random.below(50) }
      return { is: 'write', set, identifiers, behaviours, ...observedAt }
    }
    await run(() => bursts(random, 100, step))
  })

  test('that replace, fill, refuse and edit leave every identifier with one live profile', async () => {
    const random = createRandom(seed + 4)
    const step = (): Step => {
      const choice = random.below(30)
      if (choice === 0) return { is: 'merge', survivor: random.below(1000), absorbed: random.below(1000) }
      if (choice === 1) return { is: 'split', merge: random.below(1000) }
      const terms: NonNullable<Extract<Step, { is: 'write' }>['terms']> = {
        identifierMode: random.pick(['add', 'replace', 'replace', 'fill', 'fill']),
        linkPolicy: random.pick(['fold', 'below-email', 'never']),
        onConflict: random.pick(['keep_apart', 'refuse']),
        create: random.pick(['yes', 'yes', 'yes', 'new']),
        edits: [{ name: 'note', behaviour: 'always_overwrite', value: `note ${random.below(5)}` }],
      }
      const identifiers = someIdentifiers(random, 1 + random.below(3), 12)
      const observedAt = random.below(4) === 0 && { observedAtMs: startMs + random.below(50) }
      return { is: 'write', set: {}, identifiers, terms, ...observedAt }
    }
    await run(() => bursts(random, 100, step))
  })
})

type Run = { readonly world: World; readonly reports: readonly Report[] }

async function run(makeBursts: () => Assignment['bursts']): Promise<Run> {
  await using fresh = await createPostgresDatabase()
  await using database = await openPostgres({ url: fresh.url, poolSize: 2, laneCount: 0 })
  const workspaceId = await createTestWorkspace(database)
  await liftLimits(database, workspaceId)
  const assignments = ['one', 'two'].map(source => ({ url: fresh.url, workspaceId, source, bursts: makeBursts() }))
  const reports = await Promise.all(assignments.map(assign))
  // A deadlock is found out after a second, so one now and then would cost more than all retries together.
  assert.equal((await database.run(countDeadlocks, []))[0]?.count, 0, 'deadlocks')
  const world = await readWorld(database, workspaceId)
  assert.deepEqual(findFaults(world), [])
  assert.deepEqual(
    allOf(reports).flatMap(({ fault }) => (fault === undefined ? [] : [fault])),
    [],
  )
  return { world, reports }
}

async function assign(assignment: Assignment): Promise<Report> {
  const child = fork(childPath, { execArgv: [] })
  child.send(assignment)
  const [report] = await once(child, 'message')
  await once(child, 'exit')
  return report
}

/** Without limits and priorities of kinds in the way, links alone decide who is who. */
async function liftLimits(database: Database, workspaceId: string): Promise<void> {
  await changeConfiguration(database, testChange, workspaceId, { object: 'profiles' }, state =>
    planObjectChange(state, 'profiles', {
      identityKinds: defaultSettings.identityKinds.map(kind => ({ ...kind, limit: 1000 })),
    }),
  )
}

function someIdentifiers(random: Random, count: number, among = people): Record<string, string[]> {
  const identifiers: Record<string, string[]> = {}
  for (let i = 0; i < count; i += 1) {
    const kind = random.pick(['email', 'phone', 'anonymous_id'])
    // Two of a write are mostly of one person, so that not everybody becomes one.
    const person = i === 0 || random.below(4) > 0 ? random.below(among) : random.below(among * 3)
    const value = kind === 'email' ? `p${person}@example.org` : kind === 'phone' ? `no number ${person}` : `a${person}`
    identifiers[kind] = [value]
  }
  return identifiers
}

function bursts(random: Random, count: number, step: () => Step): Assignment['bursts'] {
  return Array.from({ length: count }, () => ({
    steps: Array.from({ length: 1 + random.below(8) }, step),
    isAwaited: random.below(3) === 0,
  }))
}

function allOf(reports: readonly Report[]): readonly Acknowledgement[] {
  return reports.flatMap(report => report.acknowledgements)
}

/** Union-find over the identifiers that were named together. */
function components(acknowledgements: readonly Acknowledgement[]): Map<string, string> {
  const parents = new Map<string, string>()
  const find = (name: string): string => {
    const parent = parents.get(name) ?? name
    return parent === name ? name : find(parent)
  }
  for (const { step } of acknowledgements) {
    if (step.is !== 'write') continue
    const names = Object.entries(step.identifiers ?? {}).flatMap(([kind, values]) => values.map(v => `${kind} ${v}`))
    for (const name of names) {
      if (!parents.has(name)) parents.set(name, name)
      parents.set(find(name), find(names[0] ?? name))
    }
  }
  return new Map([...parents.keys()].map(name => [name, find(name)]))
}

type FieldAcknowledgement = { readonly value: string | number | null; readonly acknowledgement: Acknowledgement }

/** What was written to each field of each profile that lives in the end, by `profile field`. */
function writesByField(
  world: World,
  acknowledgements: readonly Acknowledgement[],
): Map<string, FieldAcknowledgement[]> {
  const writes = new Map<string, FieldAcknowledgement[]>()
  for (const acknowledgement of acknowledgements) {
    const { step, receipt } = acknowledgement
    if (step.is !== 'write' || !receipt?.profileId) continue
    for (const [field, value] of Object.entries(step.set)) {
      const key = `${liveIdOf(world, receipt.profileId)} ${field}`
      const known = writes.get(key) ?? []
      writes.set(key, [...known, { value, acknowledgement }])
    }
  }
  return writes
}

function shownAt(world: World, key: string): unknown {
  const [profileId = '', field = ''] = key.split(' ')
  return world.profiles.get(profileId)?.shown.fields[field] ?? null
}

function assertLatestObservations(world: World, acknowledgements: readonly Acknowledgement[]): void {
  const observedMs = ({ acknowledgement: { step } }: FieldAcknowledgement) =>
    step.is === 'write' ? (step.observedAtMs ?? 0) : 0
  for (const [key, writes] of writesByField(world, acknowledgements)) {
    const latest = writes.reduce((best, write) => (observedMs(write) > observedMs(best) ? write : best))
    assert.equal(shownAt(world, key), latest.value, key)
  }
}

function assertNothingCameBack(world: World, acknowledgements: readonly Acknowledgement[]): void {
  for (const [key, writes] of writesByField(world, acknowledgements)) {
    const shown = shownAt(world, key)
    const makers = writes.filter(({ value }) => value === shown)
    assert.ok(makers.length > 0, `${key} shows ${shown}, which nobody wrote`)
    const isCurrent = makers.some(({ acknowledgement }) =>
      writes.every(write => write.acknowledgement.sentAtMs <= acknowledgement.answeredAtMs),
    )
    assert.ok(isCurrent, `${key} shows ${shown}, which a later write had replaced`)
  }
}
