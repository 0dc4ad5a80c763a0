import type { Receipt } from '../../domain/command.ts'
import type { Verdict } from '../../domain/plan/flush-plan.ts'
import type { PreparedCommand } from '../../domain/plan/plan-flush.ts'
import type { Database, Transaction } from '../../store/database.ts'
import { applyBulk, type BulkTools, type Versioned } from '../../store/write/bulk-apply.ts'
import type { BulkOutcome, Seal } from './bulk.ts'
import { receiptsOf, type Stretch } from './bulk-stretch.ts'
import { ConcurrentWriteError, isRace, isSomebodysFault, onOurSide, refusalOf } from './flush.ts'
import { type PlanTools, planCommands } from './plan-commands.ts'
import { nothingKnown } from './recent-profiles.ts'
import { collectWanted } from './wanted.ts'

// A stretch that the database will not take is written in parts, all in one transaction: what fails is halved until the
// culprit stands alone, is refused, and its neighbours succeed.

type Apart = { readonly database: Database; readonly planTools: PlanTools; readonly tools: BulkTools }

export async function writeApart(
  apart: Apart,
  workspaceId: string,
  stretch: Stretch,
  seal: Seal,
): Promise<BulkOutcome> {
  const versioned = { workspaceId, configVersion: stretch.config.version }
  return apart.database.transaction(async tx => {
    const verdicts = await writePart(apart, tx, versioned, stretch, stretch.commands)
    const receipts = receiptsOf(stretch, verdicts)
    await applyBulk(tx, apart.tools, versioned, null, seal(receipts))
    return { kind: 'written', receipts }
  })
}

async function writePart(
  apart: Apart,
  tx: Transaction,
  versioned: Versioned,
  stretch: Stretch,
  part: readonly PreparedCommand[],
): Promise<readonly Verdict[]> {
  try {
    return await tx.part(() => writeTogether(apart, tx, versioned, stretch, part))
  } catch (error) {
    if (!isSomebodysFault(error) || isRace(error)) throw error
    const [only] = part
    if (only === undefined || part.length === 1)
      return part.map(({ command }) => failed(refusalOf(command, [onOurSide])))
    const middle = Math.ceil(part.length / 2)
    const verdicts = await writePart(apart, tx, versioned, stretch, part.slice(0, middle))
    return [...verdicts, ...(await writePart(apart, tx, versioned, stretch, part.slice(middle)))]
  }
}

async function writeTogether(
  { planTools, tools }: Apart,
  tx: Transaction,
  versioned: Versioned,
  { config }: Stretch,
  part: readonly PreparedCommand[],
): Promise<readonly Verdict[]> {
  const known = { wanted: collectWanted(part), recalled: nothingKnown }
  const planned = await planCommands(tx, versioned.workspaceId, config, part, planTools, known)
  if (planned.kind === 'outdated') throw new ConcurrentWriteError('the configuration moved')
  await applyBulk(tx, tools, versioned, planned.plan, null)
  return planned.verdicts
}

function failed(receipt: Receipt): Verdict {
  return { kind: 'settled', receipt, answer: null }
}
