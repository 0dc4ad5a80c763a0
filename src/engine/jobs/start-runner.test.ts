import assert from 'node:assert/strict'
import { test } from 'node:test'
import { createLogger } from '../../runtime/logger.ts'
import { startPulse } from './start-pulse.ts'
import { startRunner } from './start-runner.ts'

const log = createLogger('silent')

test('a runner carries out as many jobs as it may at once, one of a key, and all that are due in the end', async () => {
  const due = new Map(['a1', 'a2', 'b1', 'c1'].map(id => [id, { job_id: id }]))
  const under: string[] = []
  const peaks: string[] = []
  const all = Promise.withResolvers<void>()
  await using runner = startRunner({
    listDue: async () => [...due.values()],
    keyOf: ({ job_id }) => job_id.slice(0, 1),
    async run({ job_id }) {
      under.push(job_id)
      peaks.push(under.join(' '))
      // Others are begun meanwhile.
      await new Promise(setImmediate)
      under.splice(under.indexOf(job_id), 1)
      due.delete(job_id)
      if (due.size === 0) all.resolve()
    },
    maxRunning: 2,
    log,
    pollMs: 3_600_000,
  })
  runner.wake()
  await all.promise
  assert.equal(peaks[1], 'a1 b1')
  assert.ok(peaks.every(peak => peak.split(' ').length <= 2 && !/a\d a\d/.test(peak)))
})

test('a job that cannot be run waits for a later turn, and so does a look that fails', async () => {
  let looks = 0
  let runs = 0
  const done = Promise.withResolvers<void>()
  await using _runner = startRunner({
    async listDue() {
      looks += 1
      if (looks === 1) throw new Error('the database is away')
      return runs < 2 ? [{ job_id: 'a' }] : []
    },
    keyOf: ({ job_id }) => job_id,
    async run() {
      runs += 1
      if (runs === 1) throw new Error('the database is away')
      done.resolve()
    },
    maxRunning: 2,
    log,
    pollMs: 1,
  })
  await done.promise
  assert.ok(looks >= 3)
})

test('a runner that is closed tells its jobs to stop, and waits for them', async () => {
  const begun = Promise.withResolvers<void>()
  let hasStopped = false
  const runner = startRunner({
    listDue: async () => [{ job_id: 'a' }],
    keyOf: ({ job_id }) => job_id,
    async run(_job, isStopping) {
      begun.resolve()
      while (!isStopping()) await new Promise(setImmediate)
      hasStopped = true
    },
    maxRunning: 1,
    log,
  })
  await begun.promise
  await runner[Symbol.asyncDispose]()
  assert.ok(hasStopped)
})

test('a pulse goes on after a beat that failed, and knows when the job is lost', async () => {
  const lost = Promise.withResolvers<void>()
  const faults: unknown[] = []
  let beats = 0
  await using pulse = startPulse({
    async beat() {
      beats += 1
      if (beats === 1) throw new Error('the database is away')
      if (beats === 2) return true
      lost.resolve()
      return false
    },
    everyMs: 1,
    onFault: error => faults.push(error),
  })
  assert.equal(pulse.isLost(), false)
  await lost.promise
  // The beat has told, its answer is heard a moment later.
  await new Promise(setImmediate)
  assert.equal(pulse.isLost(), true)
  assert.equal(faults.length, 1)
})
