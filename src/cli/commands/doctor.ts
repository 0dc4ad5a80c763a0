import type { Command } from 'commander'
import manifest from '../../../package.json' with { type: 'json' }
import { dataDirectoriesOf, isLocal } from '../connection/find-key.ts'
import type { CommandContext, Define } from '../context.ts'
import type { Check } from '../doctor/check.ts'
import { checkEnvironment } from '../doctor/check-environment.ts'
import { checkDataDirectory, checkNode } from '../doctor/check-machine.ts'
import { checkServer } from '../doctor/check-server.ts'
import { exitCodes } from '../exit-codes.ts'
import { padText, showText } from '../output/text.ts'

export const define: Define = (program, context) => {
  program
    .command('doctor')
    .summary('find out what is wrong, and what to do about it')
    .description(
      'Look at this machine, the environment, the server and the key, and say what to do about what is wrong.',
    )
    .addHelpText(
      'after',
      `
Examples:
  onefold doctor
  onefold doctor --url https://profiles.example.org --json

Ends with 1 when something has failed; warnings alone end with 0.`,
    )
    .action((_options: object, command: Command) => run(context, command))
}

async function run(context: CommandContext, command: Command): Promise<void> {
  const { environment, now } = context
  const api = await context.connect(command)
  const isHere = isLocal(new URL(api.url))
  const checks: readonly Check[] = [
    checkNode(),
    ...checkEnvironment(environment),
    ...(await checkServer(api, now, manifest.version)),
    ...(isHere ? await checkDataDirectory(dataDirectoriesOf(environment)) : []),
  ]
  const hasFailed = checks.some(({ state }) => state === 'failed')
  if (context.isJson(command)) context.printJson({ ok: !hasFailed, checks })
  else for (const check of checks) print(context, check)
  context.endWith(hasFailed ? exitCodes.failed : exitCodes.done)
}

const width = 13

function print({ terminal }: CommandContext, { name, state, found, todo }: Check): void {
  const colour = { ok: 'green', warning: 'yellow', failed: 'red' } as const
  terminal.print(`${terminal.paint(colour[state], padText(state, 9))}${padText(name, width)}${showText(found)}`)
  if (todo !== undefined) terminal.print(`${' '.repeat(9 + width)}${showText(todo)}`)
}
