import assert from 'node:assert/strict'
import { test } from 'node:test'
import { createReadBatcher } from './read-batcher.ts'

/** A load that notes what it was asked for and can be held up. */
function watchedLoad() {
  const asked: [workspaceId: string, keys: readonly string[]][] = []
  let gate: Promise<void> = Promise.resolve()
  return {
    asked,
    hold(): () => void {
      const { promise, resolve } = Promise.withResolvers<void>()
      gate = promise
      return resolve
    },
    async load(workspaceId: string, keys: readonly string[]) {
      asked.push([workspaceId, keys])
      await gate
      if (keys.includes('bad')) throw new Error('bad key')
      return keys.map(key => (key === 'missing' ? undefined : `${workspaceId} ${key}`))
    },
  }
}

test('reads that arrive together leave together, each with its own answer, workspaces apart', async () => {
  const watched = watchedLoad()
  const read = createReadBatcher(watched.load)
  const answers = await Promise.all([read('one', 'a'), read('two', 'b'), read('one', 'missing'), read('one', 'a')])
  assert.deepEqual(answers, ['one a', 'two b', undefined, 'one a'])
  assert.deepEqual(watched.asked, [
    ['one', ['a', 'missing', 'a']],
    ['two', ['b']],
  ])
})

test('a batch has a limit, and what arrives while all flights are out waits for the next', async () => {
  const watched = watchedLoad()
  const land = watched.hold()
  const read = createReadBatcher(watched.load, { maxBatch: 2, maxFlights: 1 })
  const answers = ['a', 'b', 'c'].map(key => read('one', key))
  await new Promise(resolve => setImmediate(resolve))
  assert.deepEqual(watched.asked, [['one', ['a', 'b']]])
  land()
  assert.deepEqual(await Promise.all(answers), ['one a', 'one b', 'one c'])
  assert.deepEqual(watched.asked[1], ['one', ['c']])
})

test('a key that cannot be read fails alone', async () => {
  const watched = watchedLoad()
  const read = createReadBatcher(watched.load)
  const [a, bad, b] = await Promise.allSettled([read('one', 'a'), read('one', 'bad'), read('one', 'b')])
  assert.deepEqual([a.status, bad.status, b.status], ['fulfilled', 'rejected', 'fulfilled'])
})
