import type { ProfileWrite } from '../src/domain/command.ts'
import type { Json } from '../src/domain/json.ts'
import { createWorkspace } from '../src/engine/configuration/create-workspace.ts'
import { createEngine } from '../src/engine/create-engine.ts'
import type { Engine, Writer } from '../src/engine/engine.ts'
import { parsePhone } from '../src/engine/phone.ts'
import { receiptOf } from '../src/engine/receipt-of.ts'
import { renderFiring } from '../src/http/kenbun/firing-body.ts'
import { createArrivals } from '../src/runtime/arrivals.ts'
import { type Clock, systemClock } from '../src/runtime/clock.ts'
import { createIdGenerator } from '../src/runtime/ids.ts'
import type { Database, Queryable } from '../src/store/database.ts'

export { receiptOf }

export type TestEngine = Engine & {
  /** Commands of each flush that has landed, in the order of landing. */
  readonly flushes: number[]
  readonly retries: ('raced' | 'outdated')[]
}

/** An engine of its own, as a further process on the same database would have. */
export function createTestEngine(
  database: Database,
  options: { readonly now?: Clock; readonly maxDepth?: number; readonly onMessages?: () => void } = {},
): TestEngine {
  const now = options.now ?? systemClock
  const flushes: number[] = []
  const retries: ('raced' | 'outdated')[] = []
  const engine = createEngine({
    database,
    parsePhone,
    supplies: { newId: createIdGenerator(now), nextArrival: createArrivals(now) },
    now,
    renderMessage: renderFiring,
    observer: {
      onFlush: commands => flushes.push(commands),
      onRetry: reason => retries.push(reason),
      onMessages: () => options.onMessages?.(),
      onSettled: () => {},
    },
    ...(options.maxDepth !== undefined && { maxDepth: options.maxDepth }),
  })
  return Object.assign(engine, { flushes, retries })
}

const newId = createIdGenerator(systemClock)
export const testChange = { now: systemClock, newId, actor: 'test' }

/** A fresh workspace with the default objects. */
export async function createTestWorkspace(database: Database): Promise<string> {
  const made = await createWorkspace(database, testChange, `workspace ${newId()}`)
  if (made.kind !== 'created') throw new Error('the workspace is there already')
  return made.workspaceId
}

/** A write as the native API would send it. */
export function profileWrite(
  set: Readonly<Record<string, Json>>,
  rest: Partial<Omit<ProfileWrite, 'type' | 'set'>> = {},
): ProfileWrite {
  return {
    type: 'profile',
    set,
    source: 'test',
    create: 'yes',
    linkPolicy: 'fold',
    undeclared: 'refuse',
    onInvalid: 'refuse',
    needsPerson: true,
    ...rest,
  }
}

/** Makes a profile behind the back of every surface and answers with its id. */
export async function makeProfile(
  writer: Writer,
  workspaceId: string,
  identifiers: NonNullable<ProfileWrite['identifiers']>,
  set: ProfileWrite['set'] = {},
): Promise<string> {
  const making = { create: 'must', linkPolicy: 'never', undeclared: 'discover', needsPerson: false } as const
  const write = profileWrite(set, { identifiers, ...making })
  const { profileId, problems } = receiptOf(await writer.write(workspaceId, write))
  if (profileId === null) throw new Error(`expected a profile, got ${JSON.stringify(problems)}`)
  return profileId
}

export type Gate = {
  readonly database: Database
  /** From now on, or once so many more have passed, the writer's statements wait. */
  close(passing?: number): void
  open(): void
  /** Resolves when so many statements wait. */
  whenWaiting(count: number): Promise<void>
}

/** A database whose writer's connections pass a gate, so that a test says when a flush goes on. */
export function gateLanes(database: Database): Gate {
  let gate: PromiseWithResolvers<void> | undefined
  let passing = 0
  let waiting = 0
  let watchers: { readonly count: number; readonly resolve: () => void }[] = []

  async function pass(): Promise<void> {
    if (gate === undefined) return
    if (passing > 0) {
      passing -= 1
      return
    }
    waiting += 1
    for (const { count, resolve } of watchers) if (waiting >= count) resolve()
    watchers = watchers.filter(({ count }) => waiting < count)
    await gate.promise
  }

  function gated(lane: Queryable): Queryable {
    return {
      async run(statement, params) {
        await pass()
        return lane.run(statement, params)
      },
    }
  }

  return {
    database: { ...database, lanes: database.lanes.map(gated) },
    close(count = 0) {
      gate = Promise.withResolvers<void>()
      passing = count
    },
    open() {
      gate?.resolve()
      gate = undefined
      waiting = 0
    },
    whenWaiting(count) {
      if (waiting >= count) return Promise.resolve()
      return new Promise(resolve => watchers.push({ count, resolve }))
    },
  }
}
