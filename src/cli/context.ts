import type { Command } from 'commander'
import type { Api } from './connection/api.ts'
import { type ConnectionOptions, connect } from './connection/connect.ts'
import type { ExitCode } from './exit-codes.ts'
import type { Interrupts } from './interrupts.ts'
import { createProgress, type Progress, type ProgressOptions } from './output/progress.ts'
import type { Terminal } from './output/terminal.ts'

/** What every command is given. */
export type CommandContext = {
  readonly environment: Readonly<Record<string, string | undefined>>
  readonly terminal: Terminal
  readonly interrupts: Interrupts
  readonly now: () => number
  /** The server that the options of the command name. */
  readonly connect: (command: Command) => Promise<Api>
  /** Whether standard output is for a machine. */
  readonly isJson: (command: Command) => boolean
  /** One JSON document, or one line of several, on standard output. */
  readonly printJson: (document: unknown) => void
  readonly progress: (command: Command, options: Pick<ProgressOptions, 'title' | 'unit'>) => Progress
  /** With what the process ends when nothing else goes wrong. */
  readonly endWith: (code: ExitCode) => void
}

/** A file of `commands/` exports one `define`, which adds its command to the program. */
export type Define = (program: Command, context: CommandContext) => void

type GlobalOptions = ConnectionOptions & { readonly json?: boolean }

type Parts = Pick<CommandContext, 'environment' | 'terminal' | 'interrupts' | 'now' | 'endWith'>

export function createContext(parts: Parts): CommandContext {
  const { environment, terminal, interrupts, now } = parts
  const isJson = (command: Command) => command.optsWithGlobals<GlobalOptions>().json === true
  return {
    ...parts,
    isJson,
    async connect(command) {
      const options = command.optsWithGlobals<GlobalOptions>()
      const api = await connect(options, environment, interrupts.signal)
      if (api.key?.origin.startsWith('the root key') && terminal.isShown && !isJson(command))
        terminal.tell(terminal.paintError('dim', `with ${api.key.origin}`))
      return api
    },
    printJson: document => terminal.print(JSON.stringify(document)),
    progress: (command, options) => createProgress(terminal, { ...options, now, isQuiet: isJson(command) }),
  }
}
