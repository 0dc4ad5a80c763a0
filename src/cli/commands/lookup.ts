import type { Command } from 'commander'
import type { CommandContext, Define } from '../context.ts'
import { findPerson } from '../find-person.ts'
import { showPerson } from '../show-person.ts'

export const define: Define = (program, context) => {
  program
    .command('lookup')
    .summary('show one person: every value, its source, its age')
    .description('Show one person: every value, who said it, and how long ago.')
    .argument('<identifier>', 'KIND=VALUE; or an e-mail, a phone number, a customer number, the id of a profile')
    .addHelpText(
      'after',
      `
Any spelling of an identifier finds the person, and so do the ids of profiles that were merged.

Examples:
  onefold lookup ada@example.org
  onefold lookup customer_id=cust_7
  onefold lookup "+49 30 901820"
  onefold lookup 01a200c5-6d59-7339-971d-1bb95fff9339 --json`,
    )
    .action((named: string, _options: object, command: Command) => run(context, command, named))
}

async function run(context: CommandContext, command: Command, named: string): Promise<void> {
  const profile = await findPerson(await context.connect(command), named)
  if (context.isJson(command)) context.printJson(profile)
  else showPerson(context.terminal, profile, context.now())
}
