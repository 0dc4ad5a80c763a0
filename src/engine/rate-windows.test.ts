import assert from 'node:assert/strict'
import { test } from 'node:test'
import { forEachDatabase } from '../../test/databases.ts'
import type { Database } from '../store/database.ts'
import { statement } from '../store/statement.ts'
import { createRateWindows, type Draw, type RateWindows, type Standing } from './rate-windows.ts'

let made = 0

/** An endpoint that nobody has called. */
function newDraw(burst: number, steady: number): Draw {
  made += 1
  return {
    workspaceId: '00000000-0000-4000-8000-000000000001',
    endpoint: `endpoint ${made}`,
    limits: { burst, steady },
    counts: true,
  }
}

/** Moves the beginning of both windows into the past, or with a negative number into the future. */
const rateWindowUpdateAge = statement(
  'rate_window_update_age',
  ['text', 'float'],
  {},
  `update rate_window
  set burst_from = burst_from - $2::float8 * interval '1 second',
    steady_from = steady_from - $2::float8 * interval '1 second'
  where endpoint = $1`,
)

function admittedOf(standings: readonly Standing[]): number {
  return standings.filter(({ isAdmitted }) => isAdmitted).length
}

function takeAll(windows: RateWindows, draw: Draw, count: number): Promise<readonly Standing[]> {
  return Promise.all(Array.from({ length: count }, () => windows.take(draw)))
}

function counting(database: Database): { readonly database: Database; readonly count: () => number } {
  let count = 0
  const run: Database['run'] = (given, params) => {
    count += 1
    return database.run(given, params)
  }
  return { database: { ...database, run }, count: () => count }
}

const still = () => 0

forEachDatabase('rate windows', lane => {
  const open = () => createRateWindows(lane.database(), 1, still)

  test('calls of one second are counted down to none and then refused', async () => {
    const draw = newDraw(3, 100)
    const standings = await takeAll(open(), draw, 5)
    assert.deepEqual(
      standings.map(({ isAdmitted, remaining }) => [isAdmitted, remaining]),
      [
        [true, 2],
        [true, 1],
        [true, 0],
        [false, 0],
        [false, 0],
      ],
    )
    assert.ok(standings.every(({ resetSeconds }) => resetSeconds === 1))
  })

  test('the next second admits again, until the minute is used up', async () => {
    const draw = newDraw(2, 5)
    for (const admitted of [2, 2, 1, 0]) {
      assert.equal(admittedOf(await takeAll(open(), draw, 4)), admitted)
      await lane.database().run(rateWindowUpdateAge, [draw.endpoint, 1])
    }
    const standing = await open().take(draw)
    assert.equal(standing.isAdmitted, false)
    assert.ok(standing.resetSeconds > 30 && standing.resetSeconds <= 56, String(standing.resetSeconds))
    await lane.database().run(rateWindowUpdateAge, [draw.endpoint, 60])
    assert.equal(admittedOf(await takeAll(open(), draw, 4)), 2)
  })

  test('the smaller remainder is told with the end of its window', async () => {
    const draw = newDraw(5, 6)
    assert.deepEqual(await open().take(draw), { isAdmitted: true, limits: draw.limits, remaining: 4, resetSeconds: 1 })
    await lane.database().run(rateWindowUpdateAge, [draw.endpoint, 2])
    assert.equal((await open().take(draw)).remaining, 4)
    const { remaining, resetSeconds } = await open().take(draw)
    assert.deepEqual([remaining, resetSeconds], [3, 1])
    await lane.database().run(rateWindowUpdateAge, [draw.endpoint, 2])
    const last = await open().take(draw)
    assert.equal(last.remaining, 2)
    assert.ok(last.resetSeconds > 30)
  })

  test('two processes together admit no more than a window holds', async () => {
    const [one, two] = [open(), open()]
    const draw = newDraw(1000, 50)
    const standings = await Promise.all(Array.from({ length: 40 }, () => [one.take(draw), two.take(draw)]).flat())
    assert.equal(admittedOf(standings), 50)
  })

  test('calls that arrive together cost one statement, and an exhausted window none', async () => {
    const { database, count } = counting(lane.database())
    let nowMs = 0
    const windows = createRateWindows(database, 1, () => nowMs)
    const draw = newDraw(20, 20)
    await takeAll(windows, draw, 15)
    assert.ok(count() <= 2, `${count()} statements`)
    assert.equal(admittedOf(await takeAll(windows, draw, 10)), 5)
    const drawn = count()
    assert.equal(admittedOf(await takeAll(windows, draw, 10)), 0)
    assert.equal(count(), drawn)
    nowMs = 60_001
    await windows.take(draw)
    assert.equal(count(), drawn + 1)
  })

  test('to ask how things stand takes nothing and is never refused', async () => {
    const draw = newDraw(1, 100)
    const windows = open()
    const asked = { ...draw, counts: false }
    assert.deepEqual([(await windows.take(asked)).remaining, (await windows.take(asked)).remaining], [1, 1])
    assert.equal(admittedOf(await takeAll(windows, draw, 3)), 1)
    const standing = await windows.take(asked)
    assert.deepEqual([standing.isAdmitted, standing.remaining], [true, 0])
  })

  test('a clock that steps back by more than a window opens a new one', async () => {
    const draw = newDraw(2, 2)
    await takeAll(open(), draw, 2)
    await lane.database().run(rateWindowUpdateAge, [draw.endpoint, -0.2])
    assert.equal(admittedOf([await open().take(draw)]), 0)
    await lane.database().run(rateWindowUpdateAge, [draw.endpoint, -3600])
    assert.equal(admittedOf([await open().take(draw)]), 1)
  })

  test('the factor multiplies both limits, and `off` asks the database nothing and still tells the limits', async () => {
    const draw = newDraw(2, 100)
    assert.equal(admittedOf(await takeAll(createRateWindows(lane.database(), 2.5, still), draw, 9)), 5)
    const { database, count } = counting(lane.database())
    const off = await takeAll(createRateWindows(database, null, still), newDraw(1, 1), 9)
    assert.equal(admittedOf(off), 9)
    assert.deepEqual(off.at(-1), { isAdmitted: true, limits: { burst: 1, steady: 1 }, remaining: 1, resetSeconds: 1 })
    assert.equal(count(), 0)
  })

  test('workspaces and endpoints are apart', async () => {
    const draw = newDraw(1, 1)
    const other = { ...draw, workspaceId: '00000000-0000-4000-8000-000000000002' }
    const windows = open()
    const standings = [await windows.take(draw), await windows.take(other), await windows.take(newDraw(1, 1))]
    assert.equal(admittedOf(standings), 3)
  })
})
