import type { ProfileReceipt, Receipt, RecordReceipt } from '../../domain/command.ts'
import type { ParsePhone } from '../../domain/identity/normalise.ts'
import { prepareWrite } from '../../domain/prepare/prepare-write.ts'
import type { Rules } from '../../domain/prepare/rules.ts'
import { createHashSet } from './hash-set.ts'
import type { ImportCommand } from './read-stretches.ts'

// A dry run rehearses each stretch against what is stored, where nothing of the stretches before it stands. So it keeps
// in mind whom the rows so far named, and what they said, as hashes: a row that would create somebody whom an earlier row
// named updates that person, and one that says the same again changes nothing. What hashes cannot tell is which earlier
// rows a later row would join: merges between people who are new in different stretches are not foreseen.

export type Foresight = {
  /** The receipts as they would be had the commands given before been written. */
  amend(commands: readonly ImportCommand[], receipts: readonly Receipt[], rules: Rules): readonly Receipt[]
  /** Keeps in mind what commands say that are not rehearsed. */
  remember(commands: readonly ImportCommand[], rules: Rules): void
}

type Marks = { readonly named: readonly string[]; readonly said: string }

export function createForesight(parsePhone: ParsePhone): Foresight {
  const seen = createHashSet()

  /** Undefined where the command always makes something new, or names nothing. */
  function marksOf(command: ImportCommand, rules: Rules): Marks | undefined {
    const prepared = prepareWrite(command, rules, parsePhone)
    if (prepared.kind === 'refused') return undefined
    const { write } = prepared
    const named: string[] = []
    if (write.type === 'profile' && command.type === 'profile' && command.create !== 'must') {
      for (const { kind, value } of write.identifiers) named.push(`i ${kind} ${value}`)
    }
    if (write.type === 'record' && write.match !== undefined) named.push(`k ${write.match.key} ${write.match.value}`)
    if (named.length === 0) return undefined
    const said = write.type === 'profile' ? write.fields : write.type === 'record' ? write.values : null
    return { named, said: `s ${named.join(' ')} ${JSON.stringify(said)}` }
  }

  function keep({ named, said }: Marks): void {
    for (const name of named) seen.add(name)
    seen.add(said)
  }

  function amendOne<R extends ProfileReceipt | RecordReceipt>(receipt: R, { named, said }: Marks): R {
    if (receipt.outcome !== 'created' && receipt.outcome !== 'updated') return receipt
    if (seen.has(said)) return { ...receipt, outcome: 'unchanged' }
    const isNew = receipt.outcome === 'created' && !named.some(name => seen.has(name))
    return isNew ? receipt : { ...receipt, outcome: 'updated' }
  }

  return {
    amend(commands, receipts, rules) {
      const kept: Marks[] = []
      const amended = receipts.map((receipt, at) => {
        const command = commands[at]
        if (command === undefined || receipt.outcome === 'refused') return receipt
        if (receipt.type !== 'profile' && receipt.type !== 'record') return receipt
        const marks = marksOf(command, rules)
        if (marks === undefined) return receipt
        kept.push(marks)
        return amendOne(receipt, marks)
      })
      // Within a stretch the rehearsal itself sees what comes before.
      for (const marks of kept) keep(marks)
      return amended
    },
    remember(commands, rules) {
      for (const command of commands) {
        const marks = marksOf(command, rules)
        if (marks !== undefined) keep(marks)
      }
    },
  }
}
