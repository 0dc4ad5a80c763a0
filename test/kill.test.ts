import assert from 'node:assert/strict'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, test } from 'node:test'
import type { Database } from '../src/store/database.ts'
import { openEmbedded } from '../src/store/embedded.ts'
import { openPostgres } from '../src/store/postgres.ts'
import { workspaceFindOldest } from '../src/store/read/workspace.ts'
import { call } from './call.ts'
import { createPostgresDatabase, describePostgres } from './databases.ts'
import { findFaults, readWorld } from './invariants.ts'
import { createRandom, type Random } from './random.ts'
import { type ServerProcess, spawnServer } from './server-process.ts'

// The real server is killed in the middle of writes, again and again on the same data. Each client writes to people of
// its own, one write after another, so it knows what a person must show: its last acknowledged value, or that of the
// write whose answer the kill swallowed.

const seed = Number(process.env['ONEFOLD_TEST_SEED'] ?? Date.now() % 1_000_000)
const key = 'root-key-of-the-kill-test'
const kills = 3
const clients = 12
const peopleOfClient = 6

type Person = {
  readonly email: string
  readonly phone: string
  acknowledged: string | undefined
  /** Sent and not answered yet. */
  open: string | undefined
  /** Whether a write that named both identifiers was acknowledged. */
  isLinked: boolean
}

type Answer = { readonly idempotencyKey: string; readonly json: unknown; readonly text: string }

async function write(url: string, json: unknown, idempotencyKey: string) {
  return call({ url }, 'POST /v1/profiles', { key, json, headers: { 'idempotency-key': idempotencyKey } })
}

/** Writes to its people until the server is gone. */
async function runClient(url: string, people: readonly Person[], random: Random, onAnswer: (answer: Answer) => void) {
  for (;;) {
    const person = people[random.below(people.length)]
    assert.ok(person)
    const isLink = random.below(3) === 0
    const value = crypto.randomUUID()
    const email = random.below(2) === 0 ? person.email : person.email.toUpperCase()
    const identifiers = isLink
      ? { email, phone: person.phone }
      : random.below(2) === 0
        ? { email }
        : { phone: person.phone }
    const json = { identifiers, set: { first_name: value } }
    person.open = value
    const answer = await write(url, json, value).catch(() => undefined)
    if (answer === undefined) return
    assert.ok(answer.status === 200 || answer.status === 201, answer.text)
    person.acknowledged = value
    person.open = undefined
    person.isLinked ||= isLink
    onAnswer({ idempotencyKey: value, json, text: answer.text })
  }
}

/** Lets the clients write until so many answers have come, and kills the server under them. */
async function writeAndKill(
  server: ServerProcess,
  url: string,
  people: readonly (readonly Person[])[],
  random: Random,
  killAfter: number,
): Promise<readonly Answer[]> {
  const answers: Answer[] = []
  await Promise.all(
    people.map(own =>
      runClient(url, own, createRandom(random.below(2 ** 31)), answer => {
        if (answers.push(answer) === killAfter) server.child.kill('SIGKILL')
      }),
    ),
  )
  assert.equal((await server.ended()).signal, 'SIGKILL')
  return answers
}

async function shownBy(url: string, kind: string, value: string) {
  const found = await call({ url }, `GET /v1/profiles/lookup?kind=${kind}&value=${encodeURIComponent(value)}`, { key })
  if (found.status === 404) return undefined
  assert.equal(found.status, 200, found.text)
  return { id: found.body['id'], first_name: Object(found.body['fields'])['first_name'] }
}

async function assertAcknowledged(url: string, person: Person): Promise<void> {
  if (person.acknowledged === undefined && person.open === undefined) return
  const [byEmail, byPhone] = [await shownBy(url, 'email', person.email), await shownBy(url, 'phone', person.phone)]
  if (person.isLinked) assert.deepEqual(byEmail, byPhone)
  const shown = [byEmail?.first_name, byPhone?.first_name]
  // The write that was not answered may have come to pass; then it is the latest.
  if (person.open !== undefined && shown.includes(person.open)) person.acknowledged = person.open
  person.open = undefined
  assert.ok(shown.includes(person.acknowledged), `${JSON.stringify(person)} shows ${shown.join(' and ')}`)
}

/** An answer that came before the kill comes again, word for word. */
async function assertRepeated(url: string, { idempotencyKey, json, text }: Answer): Promise<void> {
  assert.equal((await write(url, json, idempotencyKey)).text, text)
}

async function surviveKills(environment: Readonly<Record<string, string>>, open: () => Promise<Database>) {
  const random = createRandom(seed)
  const people = Array.from({ length: clients }, (_, client) =>
    Array.from({ length: peopleOfClient }, (_, i): Person => {
      const name = `p${client}-${i}`
      return {
        email: `${name}@example.org`,
        phone: `no number ${name}`,
        acknowledged: undefined,
        open: undefined,
        isLinked: false,
      }
    }),
  )
  const settings = { ...environment, ONEFOLD_ROOT_KEY: key, ONEFOLD_LOG_LEVEL: 'error' }
  let answers: readonly Answer[] = []
  for (let kill = 0; kill <= kills; kill += 1) {
    await using server = spawnServer(settings)
    const url = await server.ready()
    for (const person of people.flat()) await assertAcknowledged(url, person)
    for (const answer of random.shuffle(answers).slice(0, 10)) await assertRepeated(url, answer)
    if (kill < kills) answers = await writeAndKill(server, url, people, random, 50 + random.below(500))
  }
  await using database = await open()
  const [workspace] = await database.run(workspaceFindOldest, [])
  assert.ok(workspace)
  assert.deepEqual(findFaults(await readWorld(database, workspace.workspace_id)), [])
}

const name = `a server killed ${kills} times while it writes loses nothing that it acknowledged (seed ${seed})`

describe('kill -9 (embedded)', () => {
  test(name, async () => {
    const directory = await mkdtemp(join(tmpdir(), 'onefold-kill-'))
    try {
      await surviveKills({ ONEFOLD_DATA: directory }, () => openEmbedded({ directory: join(directory, 'database') }))
    } finally {
      await rm(directory, { recursive: true, force: true })
    }
  })
})

describePostgres('kill -9 (postgresql)', () => {
  test(name, async () => {
    await using fresh = await createPostgresDatabase()
    const directory = await mkdtemp(join(tmpdir(), 'onefold-kill-'))
    try {
      const environment = { ONEFOLD_DATA: directory, DATABASE_URL: fresh.url }
      await surviveKills(environment, () => openPostgres({ url: fresh.url }))
    } finally {
      await rm(directory, { recursive: true, force: true })
    }
  })
})
