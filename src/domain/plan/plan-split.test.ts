import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { type LineageToSplit, planSplit, type SplitHome } from './plan-split.ts'
import { joinRegisters, type Registers, type Stamp } from './register.ts'
import { rewindProfile } from './rewind-profile.ts'

const names = ['a', 'b', 'c']

/** Registers of a home; arrivals are unique to the home, so that every join has one outcome. */
function registersOf(place: number, values: readonly (number | null)[]): Registers {
  const fields: Record<string, number> = {}
  const meta: Record<string, Stamp> = {}
  for (const [index, value] of values.entries()) {
    const name = names[index]
    if (name === undefined || value === null) continue
    meta[name] = ['test', (value + 10) * 4096 + place]
    // Every third value is a tombstone.
    if (value % 3 !== 0) fields[name] = value
  }
  return { fields, meta }
}

/** A merged profile: home 0 is the root, each later home was absorbed into an earlier one. */
const lineages = fc
  .array(
    fc.record({
      parent: fc.nat(),
      values: fc.array(fc.option(fc.nat(20)), { minLength: 3, maxLength: 3 }),
    }),
    { minLength: 2, maxLength: 7 },
  )
  .map((drawn): LineageToSplit => {
    const homes: SplitHome[] = drawn.map(({ values }, place) => ({
      profileId: `home-${place}`,
      registers: registersOf(place, values),
    }))
    const edges = drawn
      .map(({ parent }, place) => ({ survivorId: `home-${parent % Math.max(place, 1)}`, absorbedId: `home-${place}` }))
      .slice(1)
    return {
      rootId: 'home-0',
      fields: joinAll(homes).fields,
      homes,
      edges,
      identifiers: homes.map(home => ({ kind: 'email', value: home.profileId, homeId: home.profileId })),
      cutId: `home-${drawn.length - 1}`,
    }
  })

function joinAll(homes: readonly SplitHome[]): Registers {
  return homes.reduce((joined, home) => joinRegisters(joined, home.registers), { fields: {}, meta: {} })
}

test('the two sides of a split share the homes, and each shows the join of its own', () => {
  fc.assert(
    fc.property(lineages, fc.nat(), (lineage, which) => {
      const cutId = lineage.edges[which % lineage.edges.length]?.absorbedId ?? ''
      const { kept, restored } = planSplit({ ...lineage, cutId })
      const keptIds = [kept.profileId, ...kept.absorbed]
      const restoredIds = [restored.profileId, ...restored.absorbed]
      assert.deepEqual([kept.profileId, restored.profileId], ['home-0', cutId])
      assert.deepEqual([...keptIds, ...restoredIds].toSorted(), lineage.homes.map(home => home.profileId).toSorted())
      for (const { survivorId, absorbedId } of lineage.edges) {
        if (absorbedId !== cutId) assert.equal(keptIds.includes(survivorId), keptIds.includes(absorbedId))
      }
      for (const side of [kept, restored]) {
        const homes = lineage.homes.filter(home => [side.profileId, ...side.absorbed].includes(home.profileId))
        assert.deepEqual(side.registers, joinAll(homes))
        const root = homes.find(home => home.profileId === side.profileId)
        assert.deepEqual(side.own, homes.length === 1 ? null : root?.registers)
      }
    }),
  )
})

test('undoing the last absorption leaves what stood before it', () => {
  fc.assert(
    fc.property(lineages, lineage => {
      const before = lineage.homes.slice(0, -1)
      const { kept, restored } = planSplit(lineage)
      assert.deepEqual(kept.registers, joinAll(before))
      assert.deepEqual(restored.registers, lineage.homes.at(-1)?.registers)
      assert.deepEqual(restored.absorbed, [])
    }),
  )
})

test('the history of a split leads back to what was shown before it', () => {
  fc.assert(
    fc.property(lineages, lineage => {
      const { kept, restored } = planSplit(lineage)
      const held = (ids: readonly string[]) => ids.map(id => ['email', id] as const)
      const now = { fields: kept.registers.fields, identifiers: held([kept.profileId, ...kept.absorbed]) }
      const then = rewindProfile(now, [kept.changes])
      assert.deepEqual(then.fields, lineage.fields)
      assert.equal(then.identifiers.length, lineage.homes.length)
      const back = { fields: restored.registers.fields, identifiers: held([restored.profileId, ...restored.absorbed]) }
      assert.deepEqual(rewindProfile(back, [restored.changes]), { fields: {}, identifiers: [] })
    }),
  )
})
