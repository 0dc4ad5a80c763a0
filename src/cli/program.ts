import { Command } from 'commander'
import manifest from '../../package.json' with { type: 'json' }
import { define as defineBackup } from './commands/backup.ts'
import { define as defineCompletion } from './commands/completion.ts'
import { define as defineDoctor } from './commands/doctor.ts'
import { define as defineExport } from './commands/export.ts'
import { define as defineImport } from './commands/import.ts'
import { define as defineJobs } from './commands/jobs.ts'
import { define as defineKeys } from './commands/keys.ts'
import { define as defineLookup } from './commands/lookup.ts'
import { define as defineMerge } from './commands/merge.ts'
import { define as defineRestore } from './commands/restore.ts'
import { define as defineStart } from './commands/start.ts'
import { define as defineWorkspaces } from './commands/workspaces.ts'
import { defaultUrl } from './connection/connect.ts'
import type { CommandContext, Define } from './context.ts'
import { exitCodesHelp } from './exit-codes.ts'

/** In the order of the help. */
const definitions: readonly Define[] = [
  defineStart,
  defineImport,
  defineExport,
  defineJobs,
  defineLookup,
  defineMerge,
  defineKeys,
  defineWorkspaces,
  defineBackup,
  defineRestore,
  defineDoctor,
  defineCompletion,
]

const environmentHelp = `Environment:
  ONEFOLD_URL        the server, where --url is not given
  ONEFOLD_KEY        the key, where --key is not given; other users of the machine cannot see it there
  ONEFOLD_WORKSPACE  the workspace, where --workspace is not given
  NO_COLOR           no colours`

export function createProgram(context: CommandContext): Command {
  const program = new Command('onefold')
    .description('Many systems write what they know about a person; Onefold folds it into one profile.')
    .version(manifest.version, '-V, --version', 'print the version of this command line')
    .helpOption('-h, --help', 'print this, or what a command does')
    .helpCommand('help [command]', 'print what a command does')
    .option('--url <address>', `the server (default: ONEFOLD_URL, else ${defaultUrl})`)
    .option('--key <token>', 'the key (default: ONEFOLD_KEY, else the root key of a server on this machine)')
    .option('--workspace <id or name>', 'the workspace to act in; needs the root key')
    .option('--json', 'print JSON on standard output and nothing else; lists as one document a line')
    .configureHelp({ showGlobalOptions: true })
    .showSuggestionAfterError()
    .showHelpAfterError('See: onefold --help')
    .exitOverride()
  program.addHelpText(
    'after',
    `
Examples:
  onefold start
  onefold import people.csv --map "E-Mail=email" --errors rejected.csv
  onefold lookup ada@example.org
  onefold export profiles --out profiles.csv.gz
  onefold doctor

${environmentHelp}

${exitCodesHelp}`,
  )
  for (const define of definitions) define(program, context)
  return program
}
