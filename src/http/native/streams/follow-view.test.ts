import assert from 'node:assert/strict'
import { Readable } from 'node:stream'
import { describe, test } from 'node:test'
import { setImmediate as nextTurn } from 'node:timers/promises'
import { type Followed, followView, type Pace } from './follow-view.ts'
import { createStreams } from './open-streams.ts'

const quick: Pace = { pollMs: 1, beatMs: 1_000_000, lifeMs: 1_000_000 }
const running = (n: number): Followed<number> => ({ view: n, isOver: false })

function follow(
  views: readonly (Followed<number> | undefined)[],
  pace: Partial<Pace> = {},
  signal?: AbortSignal,
  mayGoOn = async () => true,
) {
  const [first, ...rest] = views
  assert.ok(first !== undefined)
  let at = 0
  let clock = 0
  const reads = { count: 0 }
  const read = async () => {
    reads.count += 1
    return at < rest.length ? rest[at++] : views.at(-1)
  }
  const now = () => clock++
  const events = followView({
    first,
    read,
    mayGoOn,
    now,
    signal: signal ?? new AbortController().signal,
    pace: { ...quick, ...pace },
  })
  return { events, reads }
}

async function textOf(events: AsyncIterable<Buffer>): Promise<string> {
  const pieces: Buffer[] = []
  for await (const piece of events) pieces.push(piece)
  return Buffer.concat(pieces).toString()
}

describe('a view that is followed', () => {
  test('is told at once and at each change, and the last time says that it is over', async () => {
    const { events } = follow([running(1), running(1), running(2), { view: 3, isOver: true }])
    assert.equal(await textOf(events), 'retry: 2000\ndata: 1\n\ndata: 2\n\nid: over\ndata: 3\n\n')
  })

  test('is told once when it is over already', async () => {
    const { events, reads } = follow([{ view: 1, isOver: true }])
    assert.equal(await textOf(events), 'retry: 2000\nid: over\ndata: 1\n\n')
    assert.equal(reads.count, 0)
  })

  test('gives a sign of life while nothing changes, and ends when it has lived its time', async () => {
    const { events } = follow([running(1)], { beatMs: 5, lifeMs: 40 })
    const text = await textOf(events)
    assert.match(text, /^retry: 2000\ndata: 1\n\n(: still here\n\n){2,}$/)
  })

  test('ends when the thing is gone', async () => {
    assert.equal(await textOf(follow([running(1), undefined]).events), 'retry: 2000\ndata: 1\n\n')
  })

  test('ends, and tells nothing more, once the listener may not hear it', async () => {
    const may = [true, false]
    const { events } = follow([running(1), running(2), running(3)], {}, undefined, async () => may.shift() ?? false)
    assert.equal(await textOf(events), 'retry: 2000\ndata: 1\n\ndata: 2\n\n')
  })

  test('ends in the middle of a pause when somebody ends it', async () => {
    const controller = new AbortController()
    const { events } = follow([running(1)], { pollMs: 1_000_000 }, controller.signal)
    await events.next()
    const next = events.next()
    controller.abort()
    assert.equal((await next).done, true)
  })

  test('is not read again before a slow reader has taken what was read', async () => {
    const views = Array.from({ length: 500 }, (_, n) => running(n))
    const { events, reads } = follow(views, { pollMs: 0 })
    const stream = Readable.from(events, { objectMode: false, highWaterMark: 1 })
    stream.read(0)
    for (let turn = 0; turn < 500; turn++) await nextTurn()
    assert.ok(reads.count <= 2, `${reads.count} views were read for a reader that took none`)
    stream.destroy()
  })
})

describe('streams', () => {
  test('are as many as a workspace and the process may have, and those that end leave their place', () => {
    const streams = createStreams({ ofProcess: 3, ofWorkspace: 2 })
    const first = streams.open('a')
    assert.ok(first !== undefined && streams.open('a') !== undefined)
    assert.equal(streams.open('a'), undefined)
    assert.ok(streams.open('b') !== undefined)
    assert.equal(streams.open('b'), undefined)
    first[Symbol.dispose]()
    assert.ok(streams.open('b') !== undefined)
  })

  test('end all at once', () => {
    const streams = createStreams()
    const open = [streams.open('a'), streams.open('b')]
    streams.end()
    assert.deepEqual(
      open.map(stream => stream?.signal.aborted),
      [true, true],
    )
  })
})
