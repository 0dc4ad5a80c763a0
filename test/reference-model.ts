import type { LinkPolicy, MergeCommand, ProfileWrite } from '../src/domain/command.ts'
import type { Json } from '../src/domain/json.ts'
import { arrivalsPerMs } from '../src/domain/plan/register.ts'
import type { Rules } from '../src/domain/prepare/rules.ts'
import { arrivalStep } from './histories.ts'
import { startMs } from './world.ts'

// The rules of identity and fields once more, as plainly as they can be told: people are sets of identifiers, fields are
// everything that was ever said about them. It knows no flushes, homes, registers or guards. Values are in normal form.

type Saying = { readonly field: string; readonly value: Json; readonly observedMs: number; readonly arrival: number }

type Person = {
  readonly born: number
  /** Every id that it was known by; the first is its own. */
  names: string[]
  ids: string[]
  said: Saying[]
}

export type Model = {
  readonly people: Person[]
  write(command: ProfileWrite): void
  merge(command: MergeCommand): void
}

type Wanted = { readonly kind: string; readonly value: string; readonly id: string }

const modes: Readonly<Record<string, string>> = { low: 'min', high: 'max', early: 'first', list: 'append' }

function byTime(a: Saying, b: Saying): number {
  return a.observedMs - b.observedMs || a.arrival - b.arrival
}

/** What a person shows for a field: the latest word, or what the field's behaviour makes of all words. */
export function shownBy(person: Person, field: string): Json {
  const said = person.said.filter(saying => saying.field === field).toSorted(byTime)
  if (said.length === 0) return null
  const numbers = said.map(({ value }) => Number(value))
  if (modes[field] === 'min') return Math.min(...numbers)
  if (modes[field] === 'max') return Math.max(...numbers)
  if (modes[field] === 'first') return said[0]?.value ?? null
  if (modes[field] === 'append') return [...new Set(said.flatMap(({ value }) => value))].toSorted()
  return said.at(-1)?.value ?? null
}

export function createModel(rules: Rules): Model {
  const people: Person[] = []
  let arrival = startMs * arrivalsPerMs
  const rankOf = (id: string): number => rules.kinds.get(id.split(' ')[0] ?? '')?.rank ?? Number.POSITIVE_INFINITY
  const limitOf = (kind: string): number => rules.kinds.get(kind)?.limit ?? Number.POSITIVE_INFINITY
  const holderOf = (id: string): Person | undefined => people.find(person => person.ids.includes(id))
  const heldBy = (person: Person, kind: string): string[] => person.ids.filter(id => id.startsWith(`${kind} `))
  const isVisitor = ({ ids }: Person, free: readonly Wanted[]): boolean => {
    const known = ids.length === 0 ? free.map(({ id }) => id) : ids
    return known.length > 0 && known.every(id => id.startsWith('anonymous_id '))
  }

  function fold(survivor: Person, absorbed: Person): void {
    arrival += arrivalStep
    survivor.names.push(...absorbed.names)
    survivor.ids.push(...absorbed.ids)
    survivor.said.push(...absorbed.said)
    people.splice(people.indexOf(absorbed), 1)
  }

  function mayFold(survivor: Person, absorbed: Person, free: readonly Wanted[], policy: LinkPolicy): boolean {
    for (const kind of rules.kinds.keys()) {
      const counts = [heldBy(survivor, kind).length, heldBy(absorbed, kind).length] as const
      if (counts[0] > 0 && counts[1] > 0 && counts[0] + counts[1] > limitOf(kind)) return false
    }
    if (policy === 'fold' || isVisitor(absorbed, free)) return true
    const strength = Math.min(...[...survivor.ids, ...free.map(({ id }) => id)].map(rankOf))
    const theirs = Math.min(...absorbed.ids.map(rankOf))
    if (policy === 'below-email' && theirs <= (rules.kinds.get('email')?.rank ?? Number.POSITIVE_INFINITY)) return false
    return (policy === 'weaker-only' || policy === 'below-email') && strength < theirs
  }

  /** Strongest kind first, in the order sent; the values of `set` come before further identifiers. */
  function listWanted(command: ProfileWrite): Wanted[] {
    return [...rules.kinds.keys()].flatMap(kind => {
      const sent = [command.set[kind], ...(command.identifiers?.[kind] ?? [])]
      const named = sent.filter(value => typeof value === 'string').slice(-limitOf(kind))
      return named.map(value => ({ kind, value, id: `${kind} ${value}` }))
    })
  }

  /** Whom the write may land on, the best first. */
  function listCandidates(command: ProfileWrite, wanted: readonly Wanted[], named: Person | undefined): Person[] {
    const bestRank = (person: Person): number => {
      if (person === named) return -2
      const hits = wanted.filter(({ id }) => person.ids.includes(id))
      return hits.some(({ kind }) => kind === command.matchKey) ? -1 : Math.min(...hits.map(({ id }) => rankOf(id)))
    }
    const isSomebodyElse = (person: Person): boolean =>
      wanted.some(({ kind, id }) => {
        const held = limitOf(kind) === 1 ? heldBy(person, kind) : []
        return held.length > 0 && !held.includes(id)
      })
    return people
      .filter(person => person === named || wanted.some(({ id }) => person.ids.includes(id)))
      .filter(person => bestRank(person) < 0 || !isSomebodyElse(person))
      .toSorted((a, b) => bestRank(a) - bestRank(b) || a.born - b.born)
  }

  function foldAll(
    candidates: readonly Person[],
    wanted: readonly Wanted[],
    { linkPolicy, observedAtMs }: ProfileWrite,
  ): Person | undefined {
    const [best] = candidates
    let target = best
    const free = wanted.filter(
      ({ kind, id }) => holderOf(id) === undefined && best !== undefined && !isClearedSince(best, kind, observedAtMs),
    )
    for (const candidate of candidates.slice(1)) {
      if (target === undefined) break
      const isRescued = isVisitor(target, free) && !isVisitor(candidate, free)
      const [survivor, absorbed] = isRescued ? [candidate, target] : [target, candidate]
      if (!mayFold(survivor, absorbed, free, linkPolicy)) continue
      fold(survivor, absorbed)
      target = survivor
    }
    return target
  }

  function say(target: Person, command: ProfileWrite, field: string, value: Json): void {
    const before = shownBy(target, field)
    const isFilled = before !== null && before !== ''
    if (command.behaviours?.[field] === 'only_if_empty' && value !== null && isFilled) return
    const arrivedMs = Math.floor(arrival / arrivalsPerMs)
    const observedMs = Math.min(command.observedAtMs ?? arrivedMs, arrivedMs)
    target.said.push({ field, value, observedMs, arrival })
    if (rules.kinds.has(field) && before !== null && shownBy(target, field) === null) {
      target.ids = target.ids.filter(id => id !== `${field} ${before}`)
    }
  }

  /** A clear later than what this write observed stands against its identifiers of that kind. */
  function isClearedSince(target: Person, kind: string, observedMs: number | undefined): boolean {
    const last = target.said
      .filter(({ field }) => field === kind)
      .toSorted(byTime)
      .at(-1)
    return last !== undefined && last.value === null && observedMs !== undefined && observedMs < last.observedMs
  }

  return {
    people,

    write(command) {
      const wanted = listWanted(command)
      const named = people.find(person => person.names.includes(command.profileId ?? ''))
      const taken = wanted.filter(({ kind }) => command.matchKey === undefined || kind === command.matchKey)
      if (command.create === 'new' && (named !== undefined || taken.some(({ id }) => holderOf(id) !== undefined)))
        return
      const isAppend = command.create === 'must' || command.create === 'new'
      const candidates = isAppend ? [] : listCandidates(command, wanted, named)
      const isElsewhere = wanted.some(({ id }) => holderOf(id) !== undefined && holderOf(id) !== candidates[0])
      if (command.linkPolicy === 'strict' && !isAppend && isElsewhere) return
      if (candidates.length === 0 && command.create === 'no') return
      let target = foldAll(candidates, wanted, command)
      arrival += arrivalStep
      if (target === undefined) {
        target = { born: arrival, names: [`${arrival}-001`], ids: [], said: [] }
        people.push(target)
      }
      const keptOut: string[] = []
      for (const { kind, id } of wanted) {
        const holder = holderOf(id)
        if (holder === target) continue
        const isFull = heldBy(target, kind).length >= limitOf(kind)
        if (isFull) keptOut.push(id)
        else if (holder === undefined && !isClearedSince(target, kind, command.observedAtMs)) target.ids.push(id)
      }
      const said = { ...command.set }
      for (const { kind, value } of wanted) said[kind] = value
      for (const [field, value] of Object.entries(said)) {
        if (!keptOut.includes(`${field} ${value}`)) say(target, command, field, value)
      }
    },

    merge(command) {
      const survivor = people.find(person => person.names.includes(command.survivorId))
      const absorbed = people.find(person => person.names.includes(command.absorbedId))
      if (survivor === undefined || absorbed === undefined || survivor === absorbed) return
      if (isVisitor(survivor, []) && !isVisitor(absorbed, [])) fold(absorbed, survivor)
      else fold(survivor, absorbed)
    },
  }
}
