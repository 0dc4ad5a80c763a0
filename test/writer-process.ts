import type { Behaviour, Command, ProfileReceipt, ProfileWrite } from '../src/domain/command.ts'
import { splitProfile } from '../src/engine/profiles/split-profile.ts'
import { openPostgres } from '../src/store/postgres.ts'
import { createTestEngine, profileWrite, testChange } from './engine.ts'

// A writer in a process of its own: carries out the steps that its parent sends, and tells what became of each.

export type Step =
  | {
      readonly is: 'write'
      readonly set: Readonly<Record<string, string | number | null>>
      readonly identifiers?: Readonly<Record<string, readonly string[]>>
      readonly observedAtMs?: number
      readonly behaviours?: Readonly<Record<string, Behaviour>>
      readonly terms?: Partial<Pick<ProfileWrite, 'identifierMode' | 'linkPolicy' | 'onConflict' | 'create' | 'edits'>>
    }
  /** Of profiles and merges that this process has been told of, the ones at these places. */
  | { readonly is: 'merge'; readonly survivor: number; readonly absorbed: number }
  | { readonly is: 'split'; readonly merge: number }

export type Assignment = {
  readonly url: string
  readonly workspaceId: string
  readonly source: string
  /** Steps of a burst are sent at once; a burst that is awaited has ended before the next one starts. */
  readonly bursts: readonly { readonly steps: readonly Step[]; readonly isAwaited: boolean }[]
}

export type Acknowledgement = {
  readonly step: Step
  readonly sentAtMs: number
  readonly answeredAtMs: number
  /** Absent for merges and splits. */
  readonly receipt?: ProfileReceipt
  readonly fault?: string
}

export type Report = { readonly acknowledgements: readonly Acknowledgement[]; readonly retries: number }

async function carryOut({ url, workspaceId, source, bursts }: Assignment): Promise<Report> {
  await using database = await openPostgres({ url, poolSize: 3 })
  const engine = createTestEngine(database)
  const profileIds: string[] = []
  const mergeIds: string[] = []
  const acknowledgements: Acknowledgement[] = []

  async function write(command: Command): Promise<ProfileReceipt | undefined> {
    const settled = await engine.writer.write(workspaceId, command)
    if (settled.kind !== 'settled') throw new Error(`expected a receipt, got ${settled.kind}`)
    const { receipt } = settled
    if (receipt.type === 'merge' && receipt.merge !== null) mergeIds.push(receipt.merge.mergeId)
    if (receipt.type !== 'profile') return undefined
    if (receipt.profileId !== null) profileIds.push(receipt.profileId)
    mergeIds.push(...receipt.merges.map(merge => merge.mergeId))
    return receipt
  }

  async function doStep(step: Step): Promise<ProfileReceipt | undefined> {
    if (step.is === 'write') {
      const { set, is: _, terms, ...rest } = step
      return write(profileWrite(set, { ...rest, ...terms, undeclared: 'discover', source }))
    }
    if (step.is === 'merge') {
      const survivorId = profileIds[step.survivor % profileIds.length]
      const absorbedId = profileIds[step.absorbed % profileIds.length]
      if (survivorId === undefined || absorbedId === undefined) return undefined
      return write({ type: 'merge', survivorId, absorbedId, source })
    }
    const mergeId = mergeIds[step.merge % mergeIds.length]
    if (mergeId !== undefined) await splitProfile(database, testChange, { workspaceId, mergeId, source })
    return undefined
  }

  async function acknowledge(step: Step): Promise<void> {
    const sentAtMs = performance.timeOrigin + performance.now()
    const end = () => ({ step, sentAtMs, answeredAtMs: performance.timeOrigin + performance.now() })
    try {
      const receipt = await doStep(step)
      acknowledgements.push({ ...end(), ...(receipt !== undefined && { receipt }) })
    } catch (error) {
      acknowledgements.push({ ...end(), fault: error instanceof Error ? error.message : String(error) })
    }
  }

  let underWay: Promise<void>[] = []
  for (const { steps, isAwaited } of bursts) {
    underWay.push(...steps.map(acknowledge))
    if (!isAwaited) continue
    await Promise.all(underWay)
    underWay = []
  }
  await Promise.all(underWay)
  return { acknowledgements, retries: engine.retries.length }
}

process.once('message', async (assignment: Assignment) => {
  const report = await carryOut(assignment)
  process.send?.(report, () => process.disconnect())
})
