import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import type { Json } from '../json.ts'
import type { ChangeSet } from './flush-plan.ts'
import { type Appearance, collapseChanges, rewindProfile } from './rewind-profile.ts'

const names = ['a', 'b', '__proto__', 'constructor']

/** A history as a writer would leave it: each step sets some fields and toggles some identifiers. */
const histories = fc.array(
  fc.record({
    set: fc.array(fc.tuple(fc.constantFrom(...names), fc.option(fc.nat(3))), { maxLength: 3 }),
    toggle: fc.uniqueArray(fc.constantFrom('x', 'y', 'z'), { maxLength: 2 }),
  }),
  { maxLength: 8 },
)

type Step = { readonly set: readonly (readonly [string, number | null])[]; readonly toggle: readonly string[] }

function play(steps: readonly Step[]): { states: Appearance[]; changes: ChangeSet[] } {
  const fields = new Map<string, Json>()
  const held = new Set<string>()
  const show = (): Appearance => ({
    fields: Object.fromEntries(fields),
    identifiers: [...held].toSorted().map(value => ['email', value] as const),
  })
  const states = [show()]
  const changes: ChangeSet[] = []
  for (const { set, toggle } of steps) {
    const changed = new Map<string, readonly [Json, Json]>()
    for (const [name, value] of set) {
      const old = changed.get(name)?.[0] ?? fields.get(name) ?? null
      changed.set(name, [old, value])
    }
    for (const [name, [, now]] of changed) now === null ? fields.delete(name) : fields.set(name, now)
    const released = toggle.filter(value => held.delete(value))
    const attached = toggle.filter(value => !released.includes(value))
    for (const value of attached) held.add(value)
    changes.push({
      fields: Object.fromEntries(changed),
      attached: attached.map(value => ['email', value] as const),
      released: released.map(value => ['email', value] as const),
    })
    states.push(show())
  }
  return { states, changes }
}

function sorted({ fields, identifiers }: Appearance): Appearance {
  return { fields, identifiers: identifiers.toSorted((a, b) => (a[1] < b[1] ? -1 : 1)) }
}

test('taking changes back leads to every earlier state', () => {
  fc.assert(
    fc.property(histories, steps => {
      const { states, changes } = play(steps)
      const now = states.at(-1)
      for (const [index, state] of states.entries()) {
        if (now !== undefined) assert.deepEqual(sorted(rewindProfile(now, changes.slice(index).toReversed())), state)
      }
    }),
  )
})

test('one change drawn from many leads from the last state to the first, and holds nothing that came and went', () => {
  fc.assert(
    fc.property(histories, steps => {
      const { states, changes } = play(steps)
      const [first] = states
      const last = states.at(-1)
      if (first === undefined || last === undefined) return
      const drawn = collapseChanges(changes)
      assert.deepEqual(sorted(rewindProfile(last, [drawn])), first)
      const shown = JSON.stringify(last)
      for (const [, now] of Object.values(drawn.fields ?? {})) assert.ok(now === null || shown.includes(String(now)))
      assert.deepEqual(drawn.released ?? [], [])
    }),
  )
})
