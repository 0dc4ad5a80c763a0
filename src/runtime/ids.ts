import { randomFillSync } from 'node:crypto'
import type { Clock } from './clock.ts'

const POOL_BYTES = 4096
const TAIL_BYTES = 8
const MAX_COUNTER = 0xfff
/** A new millisecond begins below this, so that at least half the counter is left for it. */
const COUNTER_SEED_MASK = 0x7ff

/**
 * Makes UUIDv7 generators. Ids of one generator always increase: the twelve bits after the version count within a
 * millisecond, and when they run out, or the clock steps back, the timestamp runs ahead of the clock.
 */
export function createIdGenerator(now: Clock): () => string {
  const pool = Buffer.allocUnsafe(POOL_BYTES)
  let digits = ''
  let at = POOL_BYTES
  let timestamp = 0
  let head = headOf(timestamp)
  let counter = 0

  function moveTo(ms: number): void {
    timestamp = ms
    head = headOf(ms)
  }

  return () => {
    if (at + TAIL_BYTES > POOL_BYTES) {
      digits = randomFillSync(pool).toString('hex')
      at = 0
    }
    const clock = now()
    if (clock > timestamp) {
      moveTo(clock)
      counter = pool.readUInt16BE(at) & COUNTER_SEED_MASK
    } else if (counter === MAX_COUNTER) {
      moveTo(timestamp + 1)
      counter = 0
    } else {
      counter += 1
    }
    const count = (MAX_COUNTER + 1 + counter).toString(16).slice(1)
    const variant = '89ab'.charAt(pool.readUInt8(at + 2) >> 6)
    const first = 2 * at + 5
    // The seed comes last, which only a new millisecond reads.
    const id = `${head}${count}-${variant}${digits.slice(first, first + 3)}-${digits.slice(first + 3, first + 11)}${digits.slice(2 * at, 2 * at + 4)}`
    at += TAIL_BYTES
    return id
  }
}

/** The digits of the timestamp, and that of the version behind them. */
function headOf(timestamp: number): string {
  const time = timestamp.toString(16).padStart(12, '0')
  return `${time.slice(0, 8)}-${time.slice(8)}-7`
}
