// Question: how long does a search as somebody types wait for its answer over HTTP at 1,000,000 profiles?
// node bench/search.ts [--people 1000000] [--rounds 100]
//
// One request at a time, as one person types, each with another text of its sort.

import { parseArgs } from 'node:util'
import { startCluster } from './lib/cluster.ts'
import { dealt, fillPeople, firstName, lastName, nameOf, phoneOf } from './lib/people.ts'
import { startProduct, token } from './lib/product.ts'

const { values: options } = parseArgs({
  options: { people: { type: 'string', default: '1000000' }, rounds: { type: 'string', default: '100' } },
})
const [people, rounds] = [Number(options.people), Number(options.rounds)]

const somebody = (round: number) => Math.floor(dealt(round, 8) * people)
const rareName = (round: number) => nameOf(10_000 + 20_000 + Math.floor(dealt(round, 9) * 70_000))
const sorts: readonly (readonly [name: string, query: (round: number) => string])[] = [
  ['e-mail, 6 letters', round => `q=${commonEmail(round).slice(0, 6)}`],
  ['e-mail, whole', round => `q=${commonEmail(round)}`],
  ['phone, 8 digits', round => `q=${encodeURIComponent(phoneOf(somebody(round)).slice(0, 9))}`],
  ['customer id', round => `q=C${somebody(round)}`],
  ['1 letter', round => `q=${'abcdefghijklmnopqrstuvwxyz'[round % 26]}`],
  ['2 letters', round => `q=${encodeURIComponent(firstName(somebody(round)).slice(0, 2))}`],
  ['first name, common', round => `q=${encodeURIComponent(nameOf(11 + (round % 5)))}`],
  ['first name', round => `q=${encodeURIComponent(firstName(somebody(round)))}`],
  ['last name, rare', round => `q=${encodeURIComponent(rareName(round))}`],
  ['two words', round => `q=${encodeURIComponent(twoWords(round, 99))}`],
  ['two beginnings', round => `q=${encodeURIComponent(twoWords(round, 2))}`],
  ['nobody', round => `q=nobody${round}`],
  ['the newest', () => 'limit=50'],
  ['a filter that few pass', round => `filter=last_name:eq:${encodeURIComponent(rareName(round))}`],
]

function commonEmail(round: number): string {
  const person = somebody(round)
  return encodeURIComponent(`${firstName(person)}.${lastName(person)}.${person}@example.com`.toLowerCase())
}

function twoWords(round: number, letters: number): string {
  const person = somebody(round)
  return `${firstName(person).slice(0, letters)} ${lastName(person).slice(0, letters)}`
}

async function measure(url: string, queryOf: (round: number) => string): Promise<readonly number[]> {
  const taken: number[] = []
  for (let round = -5; round < rounds; round += 1) {
    const query = queryOf(Math.abs(round))
    const startedAt = performance.now()
    const answer = await fetch(`${url}/v1/profiles?${query}`, { headers: { authorization: `Bearer ${token}` } })
    const text = await answer.text()
    const ms = performance.now() - startedAt
    if (!answer.ok) throw new Error(`${query} got ${answer.status}: ${text.slice(0, 300)}`)
    if (round >= 0) taken.push(ms)
  }
  return taken.toSorted((a, b) => a - b)
}

await using cluster = await startCluster()
await using servers = new AsyncDisposableStack()
const databaseUrl = await cluster.createDatabase('product')
const { url } = servers.use(await startProduct(databaseUrl))
const startedAt = performance.now()
await fillPeople(url, people)
await cluster.vacuum(databaseUrl)
console.log(`filled:  ${people} people in ${((performance.now() - startedAt) / 1000).toFixed(0)} s\n`)

const all: number[] = []
for (const [name, query] of sorts) {
  const taken = await measure(url, query)
  const at = (share: number) => `${(taken[Math.floor(taken.length * share)] ?? 0).toFixed(1).padStart(7)} ms`
  console.log(`${name.padEnd(24)} median ${at(0.5)}  p95 ${at(0.95)}`)
  if (query(0).startsWith('q=')) all.push(...taken)
}
all.sort((a, b) => a - b)
console.log(`\nall searches             median ${(all[Math.floor(all.length / 2)] ?? 0).toFixed(1).padStart(7)} ms`)
