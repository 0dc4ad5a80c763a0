import type { Command } from 'commander'
import { asObject, asText, type JsonObject } from '../connection/read-json.ts'
import type { CommandContext, Define } from '../context.ts'
import { exitCodes } from '../exit-codes.ts'
import { usageFault } from '../fault.ts'
import { findPerson } from '../find-person.ts'
import { confirm } from '../output/ask.ts'
import { nameOf } from '../show-person.ts'

type MergeOptions = { readonly yes?: boolean; readonly undo?: string }

export const define: Define = (program, context) => {
  program
    .command('merge')
    .summary('fold one profile into another, or undo it')
    .description('Fold one profile into another. A merge can be undone exactly.')
    .argument('[survivor]', 'who keeps the id: an id, an identifier, or KIND=VALUE')
    .argument('[absorbed]', 'who is folded into the survivor')
    .option('--undo <merge id>', 'undo this merge: both stand as if they had never been one')
    .option('--yes', 'do not ask')
    .addHelpText(
      'after',
      `
Examples:
  onefold merge ada@example.org customer_id=cust_7
  onefold merge 01a200c5-6d59-7339-971d-1bb95fff9339 01a200c5-7000-7339-971d-1bb95fff9339 --yes
  onefold merge --undo 01a200c6-0000-7339-971d-1bb95fff9339`,
    )
    .action((survivor: string | undefined, absorbed: string | undefined, options: MergeOptions, command: Command) => {
      if (options.undo !== undefined) {
        if (survivor === undefined) return undo(context, command, options.undo)
        throw usageFault('--undo takes the id of a merge and nothing else', 'See: onefold merge --help')
      }
      if (survivor !== undefined && absorbed !== undefined)
        return merge(context, command, [survivor, absorbed], options.yes === true)
      throw usageFault('two people are needed: the survivor and the one to be absorbed', 'See: onefold merge --help')
    })
}

async function merge(
  context: CommandContext,
  command: Command,
  [survivorName, absorbedName]: readonly [string, string],
  isSure: boolean,
): Promise<void> {
  const { terminal } = context
  if (!isSure && !terminal.canAsk)
    throw usageFault('nobody can be asked whether to merge', 'Add --yes to merge without being asked.')
  const api = await context.connect(command)
  const survivor = await findPerson(api, survivorName)
  const absorbed = await findPerson(api, absorbedName)
  if (!isSure) {
    terminal.tell(`Survivor  ${describe(survivor)}`)
    terminal.tell(`Absorbed  ${describe(absorbed)}`)
    if (!(await confirm('Fold the second into the first?'))) {
      terminal.tell('Nothing was merged.')
      return context.endWith(exitCodes.failed)
    }
  }
  const json = { survivor: survivor['id'], absorbed: absorbed['id'] }
  const merged = asObject(await api.call('POST', '/v1/profiles/merge', { json }))
  if (context.isJson(command)) return context.printJson(merged)
  const mergeId = asText(asObject(merged['merge'])['merge_id'])
  terminal.print(`merged into ${describe(asObject(merged['profile']))}`)
  terminal.print(`merge ${mergeId}`)
  terminal.tell(`Undo it: onefold merge --undo ${mergeId}`)
}

async function undo(context: CommandContext, command: Command, mergeId: string): Promise<void> {
  const api = await context.connect(command)
  const undone = await api.call('POST', `/v1/merges/${encodeURIComponent(mergeId)}/undo`)
  if (context.isJson(command)) context.printJson(undone)
  else context.terminal.print('undone: both stand as if they had never been one')
}

function describe(profile: JsonObject): string {
  return `${nameOf(profile)}, ${asText(profile['id'])}`
}
