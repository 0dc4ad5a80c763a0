import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Queryable } from '../../store/database.ts'
import { chooseLane, type LaneUse } from './bulk-lanes.ts'

const lane: Queryable = { run: () => Promise.reject(new Error('nothing is sent here')) }

function lanesWaiting(...waiting: readonly number[]): readonly LaneUse[] {
  return waiting.map(count => ({ lane, waiting: count }))
}

test('a stretch goes beside the one before it while that is being written, else where least waits', () => {
  const lanes = lanesWaiting(1, 0)
  assert.equal(chooseLane(lanes, lanes[0]), lanes[1])
  assert.equal(chooseLane(lanes, undefined), lanes[1])
  const busy = lanesWaiting(1, 1)
  assert.equal(chooseLane(busy, busy[0]), busy[1])
  assert.equal(chooseLane(busy, busy[1]), busy[0])
})

test('a stretch goes behind the one before it while that waits in its lane itself', () => {
  const lanes = lanesWaiting(2, 0)
  assert.equal(chooseLane(lanes, lanes[0]), lanes[0])
})

test('where there is one lane every stretch goes there', () => {
  const lanes = lanesWaiting(1)
  assert.equal(chooseLane(lanes, lanes[0]), lanes[0])
})
