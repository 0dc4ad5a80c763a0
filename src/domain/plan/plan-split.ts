// A split undoes one absorption. The homes of a merged profile form a tree whose edges are the absorptions still in
// force; cutting the edge above a home takes away everything below it. Since every home has kept its own registers and
// every identifier its home, both sides are computed, not remembered: each is the join of its homes as they are now.

import { type Json, jsonEquals, memberOf } from '../json.ts'
import type { ChangeSet } from './flush-plan.ts'
import { joinRegisters, type Registers } from './register.ts'

export type SplitHome = { readonly profileId: string; readonly registers: Registers }

export type HomedIdentifier = { readonly kind: string; readonly value: string; readonly homeId: string }

export type LineageToSplit = {
  readonly rootId: string
  /** What the live profile shows. */
  readonly fields: Registers['fields']
  /** In the order in which they were absorbed. */
  readonly homes: readonly SplitHome[]
  /** Absorptions in force between the homes. */
  readonly edges: readonly { readonly survivorId: string; readonly absorbedId: string }[]
  readonly identifiers: readonly HomedIdentifier[]
  /** The home whose absorption is undone. */
  readonly cutId: string
}

/** One of the two profiles that a split leaves. */
export type SplitSide = {
  readonly profileId: string
  readonly registers: Registers
  /** Null when the profile is one home again. */
  readonly own: Registers | null
  readonly absorbed: readonly string[]
  readonly changes: ChangeSet
}

export type SplitPlan = { readonly kept: SplitSide; readonly restored: SplitSide }

/** The home and all that was absorbed into it, directly or through others. */
function findSubtree(edges: LineageToSplit['edges'], homeId: string): ReadonlySet<string> {
  const subtree = new Set([homeId])
  for (const id of subtree) {
    for (const edge of edges) if (edge.survivorId === id) subtree.add(edge.absorbedId)
  }
  return subtree
}

function diffFields(before: Registers['fields'], after: Registers['fields']): ChangeSet {
  const changed: [name: string, change: readonly [old: Json, now: Json]][] = []
  for (const name of new Set([...Object.keys(before), ...Object.keys(after)])) {
    const [old, now] = [memberOf(before, name) ?? null, memberOf(after, name) ?? null]
    if (!jsonEquals(old, now)) changed.push([name, [old, now]])
  }
  return changed.length > 0 ? { fields: Object.fromEntries(changed) } : {}
}

function planSide(profileId: string, homes: readonly SplitHome[]): Omit<SplitSide, 'changes'> {
  const root = homes.find(home => home.profileId === profileId)
  if (root === undefined) throw new Error('a lineage holds its root')
  const others = homes.filter(home => home !== root)
  return {
    profileId,
    registers: others.reduce((joined, home) => joinRegisters(joined, home.registers), root.registers),
    own: others.length === 0 ? null : root.registers,
    absorbed: others.map(home => home.profileId),
  }
}

/** Plans both sides of a split as if the two had never merged; everything written since stays with the home it came to. */
export function planSplit(lineage: LineageToSplit): SplitPlan {
  const cut = findSubtree(lineage.edges, lineage.cutId)
  const kept = planSide(
    lineage.rootId,
    lineage.homes.filter(home => !cut.has(home.profileId)),
  )
  const restored = planSide(
    lineage.cutId,
    lineage.homes.filter(home => cut.has(home.profileId)),
  )
  const moving = lineage.identifiers
    .filter(identifier => cut.has(identifier.homeId))
    .map(({ kind, value }) => [kind, value] as const)
  return {
    kept: {
      ...kept,
      changes: {
        ...diffFields(lineage.fields, kept.registers.fields),
        ...(moving.length > 0 && { released: moving }),
      },
    },
    restored: {
      ...restored,
      changes: {
        ...diffFields({}, restored.registers.fields),
        ...(moving.length > 0 && { attached: moving }),
      },
    },
  }
}
