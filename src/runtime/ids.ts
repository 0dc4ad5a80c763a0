import { randomFillSync } from 'node:crypto'
import type { Clock } from './clock.ts'

const POOL_BYTES = 4096
const TAIL_BYTES = 8
const MAX_COUNTER = 0xfff
/** A new millisecond begins below this, so that at least half the counter is left for it. */
const COUNTER_SEED_MASK = 0x7ff

const hex = Array.from({ length: 256 }, (_, byte) => byte.toString(16).padStart(2, '0'))

/**
 * Makes UUIDv7 generators. Ids of one generator always increase: the twelve bits after the version count within a
 * millisecond, and when they run out, or the clock steps back, the timestamp runs ahead of the clock.
 */
export function createIdGenerator(now: Clock): () => string {
  const pool = Buffer.allocUnsafe(POOL_BYTES)
  let at = POOL_BYTES
  let timestamp = 0
  let counter = 0

  return () => {
    if (at + TAIL_BYTES > POOL_BYTES) {
      randomFillSync(pool)
      at = 0
    }
    const clock = now()
    if (clock > timestamp) {
      timestamp = clock
      counter = pool.readUInt16BE(at) & COUNTER_SEED_MASK
    } else if (counter === MAX_COUNTER) {
      timestamp += 1
      counter = 0
    } else {
      counter += 1
    }
    const time = timestamp.toString(16).padStart(12, '0')
    const variant = 0x80 | (byteAt(pool, at + 2) & 0x3f)
    const id = `${time.slice(0, 8)}-${time.slice(8)}-7${counter.toString(16).padStart(3, '0')}-${hex[variant]}${hexAt(pool, at + 3)}-${tail(pool, at)}`
    at += TAIL_BYTES
    return id
  }
}

/** Six bytes: four fresh ones and the two of the seed, which only a new millisecond reads. */
function tail(pool: Buffer, at: number): string {
  return `${hexAt(pool, at + 4)}${hexAt(pool, at + 5)}${hexAt(pool, at + 6)}${hexAt(pool, at + 7)}${hexAt(pool, at)}${hexAt(pool, at + 1)}`
}

function byteAt(pool: Buffer, at: number): number {
  return pool[at] ?? 0
}

function hexAt(pool: Buffer, at: number): string {
  return hex[byteAt(pool, at)] ?? ''
}
