// People as many as one likes, always the same ones. Names are dealt as names are: a few are borne by many, most by few.

import { askProduct } from './product.ts'

/** A number from 0 up to 1 that follows from two others. */
export function dealt(person: number, salt: number): number {
  const x = Math.imul(person + 1, 0x9e3779b1) ^ Math.imul(salt + 1, 0x85ebca6b)
  const y = Math.imul(x ^ (x >>> 15), 0x2c1b3c6d)
  return ((y ^ (y >>> 13)) >>> 0) / 2 ** 32
}

const onsets = ['b', 'br', 'd', 'f', 'g', 'h', 'j', 'k', 'kl', 'l', 'm', 'n', 'p', 'r', 's', 'sch', 't', 'v', 'w', 'z']
const vowels = ['a', 'e', 'i', 'o', 'u', 'ö', 'ei', 'au']
const ends = ['n', 'r', 's', 'l', 'rt', 'nd', 'm', 'ck']

export function nameOf(rank: number): string {
  const pick = (list: readonly string[], salt: number) => list[Math.floor(dealt(rank, salt) * list.length)] ?? ''
  const name = pick(onsets, 1) + pick(vowels, 2) + pick(ends, 3) + pick(vowels, 4) + pick(ends, 5)
  return name.charAt(0).toUpperCase() + name.slice(1)
}

/** The commonest of `count` names is borne by about one in `log(count)`. */
export const firstName = (person: number) => nameOf(Math.floor(2_000 ** dealt(person, 6)) + 10)
export const lastName = (person: number) => nameOf(Math.floor(100_000 ** dealt(person, 7)) + 10_000)

function commandOf(person: number): object {
  const [first_name, last_name] = [firstName(person), lastName(person)]
  return {
    identifiers: {
      email: `${first_name}.${last_name}.${person}@example.com`,
      phone: phoneOf(person),
      customer_id: `C${person}`,
    },
    set: { first_name, last_name, company: `${lastName(person + 1)} ${lastName(person + 2)}` },
  }
}

export function phoneOf(person: number): string {
  return `+4930${String(10_000_000 + person)}`
}

/** Writes them through the API, ten thousand at a time. */
export async function fillPeople(url: string, people: number): Promise<void> {
  for (let from = 0; from < people; from += 10_000) {
    const count = Math.min(10_000, people - from)
    const profiles = Array.from({ length: count }, (_, index) => commandOf(from + index))
    await askProduct(url, 'POST', '/v1/profiles/batch', { profiles })
  }
}
