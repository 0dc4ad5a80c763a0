/** Texts that were seen, as hashes of 64 bits: of four million texts two share one once in two million times. */
export type HashSet = {
  has(text: string): boolean
  /** Does nothing once the set is full. */
  add(text: string): void
  readonly size: number
}

const smallest = 1024
/** Twice as many places of eight bytes: 64 MiB. */
const entriesAtMost = 4 * 1_048_576

/** Two hashes of 32 bits each, mixed as cyrb53 does; never two zeros, which mark a free place. */
function hash(text: string): readonly [number, number] {
  let high = 0xdeadbeef
  let low = 0x41c6ce57
  for (let i = 0; i < text.length; i += 1) {
    const code = text.charCodeAt(i)
    high = Math.imul(high ^ code, 2_654_435_761)
    low = Math.imul(low ^ code, 1_597_334_677)
  }
  high = Math.imul(high ^ (high >>> 16), 2_246_822_507) ^ Math.imul(low ^ (low >>> 13), 3_266_489_909)
  low = Math.imul(low ^ (low >>> 16), 2_246_822_507) ^ Math.imul(high ^ (high >>> 13), 3_266_489_909)
  return [high >>> 0, low >>> 0 || 1]
}

export function createHashSet(maxEntries = entriesAtMost): HashSet {
  let places = new Uint32Array(2 * smallest)
  let size = 0

  /** Where the hash stands, or the free place for it. */
  function find(high: number, low: number): number {
    const mask = places.length / 2 - 1
    for (let place = low & mask; ; place = (place + 1) & mask) {
      const at = 2 * place
      const [thereHigh = 0, thereLow = 0] = [places[at], places[at + 1]]
      if ((thereHigh === high && thereLow === low) || thereLow === 0) return at
    }
  }

  function grow(): void {
    const old = places
    places = new Uint32Array(2 * old.length)
    for (let at = 0; at < old.length; at += 2) {
      const [high = 0, low = 0] = [old[at], old[at + 1]]
      if (low !== 0) places.set([high, low], find(high, low))
    }
  }

  return {
    has(text) {
      const [high, low] = hash(text)
      return places[find(high, low) + 1] !== 0
    },
    add(text) {
      const [high, low] = hash(text)
      const at = find(high, low)
      if (places[at + 1] !== 0 || size >= maxEntries) return
      places.set([high, low], at)
      size += 1
      // Half of the places stay free, so that searches stay short.
      if (4 * size > places.length) grow()
    },
    get size() {
      return size
    },
  }
}
