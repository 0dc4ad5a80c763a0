import type { Command, Receipt } from '../src/domain/command.ts'
import type { Verdict } from '../src/domain/plan/flush-plan.ts'
import { planFlush } from '../src/domain/plan/plan-flush.ts'
import { planSplit } from '../src/domain/plan/plan-split.ts'
import { createReplayableSupplies, historyRules, type Step, toCommand } from './histories.ts'
import { GuardError } from './memory-store.ts'
import { createWorld, prepareCommand, type World } from './world.ts'

export type Deed =
  | { readonly type: 'command'; readonly command: Command }
  | { readonly type: 'split'; readonly mergeId: string }

/** A world and the merges undone in it. */
export type Stage = { readonly world: World; readonly undone: Set<string> }

export function createStage(): Stage {
  return { world: createWorld(historyRules, createReplayableSupplies()), undone: new Set() }
}

/** Undoes a merge: what the split's use case does, with the tables at hand. */
export function splitMerge({ world, undone }: Stage, mergeId: string): void {
  const { tables } = world.store
  const merge = tables.merges.find(row => row.mergeId === mergeId)
  if (merge === undefined) throw new Error(`no merge ${mergeId}`)
  const rootId = world.live(merge.survivorId)
  const root = tables.profiles.get(rootId)
  if (root === undefined) throw new Error(`no profile ${rootId}`)
  const homes = [rootId, ...root.absorbed].map(profileId => {
    const registers = tables.profiles.get(profileId)?.own
    if (registers === undefined || registers === null) throw new Error(`home ${profileId} holds nothing of its own`)
    return { profileId, registers }
  })
  const split = planSplit({
    rootId,
    fields: root.fields,
    homes,
    edges: tables.merges.filter(row => !undone.has(row.mergeId)),
    identifiers: [...tables.identifiers.values()].filter(identifier => identifier.profileId === rootId),
    cutId: merge.absorbedId,
  })
  world.store.applySplit(split)
  undone.add(mergeId)
}

function chooseMerge({ world, undone }: Stage, pick: number): string | undefined {
  const inForce = world.store.tables.merges.filter(({ mergeId }) => !undone.has(mergeId))
  return inForce[pick % inForce.length]?.mergeId
}

/** Plays a history one command a flush; what was done can be done again in other batches. */
export function play(
  stage: Stage,
  history: readonly Step[],
  onReceipt: (command: Command, receipt: Receipt) => void = () => undefined,
): readonly Deed[] {
  const deeds: Deed[] = []
  for (const step of history) {
    const { tables } = stage.world.store
    if (step.type === 'split') {
      const mergeId = chooseMerge(stage, step.merge)
      if (mergeId === undefined) continue
      splitMerge(stage, mergeId)
      deeds.push({ type: 'split', mergeId })
      continue
    }
    const command = toCommand(step, [...tables.profiles.keys()])
    if (command === undefined) continue
    onReceipt(command, stage.world.run(command))
    deeds.push({ type: 'command', command })
  }
  return deeds
}

/** Does deeds again, `sizes` commands a flush; a split ends the flush before it. */
export function replay(stage: Stage, deeds: readonly Deed[], sizes: readonly number[]): readonly Verdict[] {
  const verdicts: Verdict[] = []
  let flushes = 0
  let batch: Command[] = []
  const flush = (): void => {
    if (batch.length === 0) return
    verdicts.push(...stage.world.flush(batch))
    batch = []
    flushes += 1
  }
  for (const deed of deeds) {
    if (deed.type === 'split') {
      flush()
      splitMerge(stage, deed.mergeId)
      continue
    }
    batch.push(deed.command)
    if (batch.length >= (sizes[flushes] ?? 1)) flush()
  }
  flush()
  return verdicts
}

/**
 * Two flushes of one workspace under way at once: both planned on what was read before either was applied. The second is
 * planned again when a guard of it fails, as the writer does; says whether it was.
 */
export function race(world: World, first: readonly Command[], second: readonly Command[]): boolean {
  const { store, rules, supplies } = world
  const prepared = [first, second].map(commands =>
    commands.map(command => prepareCommand(command, rules)).filter(command => command !== undefined),
  )
  const plans = prepared.map(commands => planFlush(rules, store.load(commands), commands, supplies).plan)
  const [one, other] = plans
  if (one !== undefined) store.apply(one)
  try {
    if (other !== undefined) store.apply(other)
    return false
  } catch (error) {
    if (!(error instanceof GuardError)) throw error
    const commands = prepared[1] ?? []
    store.apply(planFlush(rules, store.load(commands), commands, supplies).plan)
    return true
  }
}
