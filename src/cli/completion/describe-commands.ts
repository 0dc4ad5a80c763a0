import type { Argument, Command, Option } from 'commander'

/** What completion knows of an option. */
export type Flag = {
  /** As they are typed: `--out`, `-o`. */
  readonly spellings: readonly string[]
  readonly description: string
  readonly takesValue: boolean
  readonly choices: readonly string[]
}

export type Described = {
  /** The words that lead here, such as `jobs cancel`; empty for the program. */
  readonly path: string
  readonly description: string
  readonly subcommands: readonly { readonly name: string; readonly description: string }[]
  readonly flags: readonly Flag[]
  /** Values of the first argument, where there are any. */
  readonly choices: readonly string[]
  /** The program's own options, which every command takes. */
  readonly isProgram: boolean
}

/** Every command with what may follow it, the program first. */
export function describeCommands(program: Command): readonly Described[] {
  return describe(program, '', true)
}

function describe(command: Command, path: string, isProgram: boolean): readonly Described[] {
  const help = command.createHelp()
  const children = help.visibleCommands(command).filter(child => child.name() !== 'help')
  const own: Described = {
    path,
    description: command.description(),
    subcommands: children.map(child => ({
      name: child.name(),
      description: sentence(child.summary() || child.description()),
    })),
    flags: help.visibleOptions(command).map(describeFlag),
    choices: command.registeredArguments.flatMap(({ argChoices }: Argument) => argChoices ?? []),
    isProgram,
  }
  return [own, ...children.flatMap(child => describe(child, `${path} ${child.name()}`.trim(), false))]
}

function describeFlag({ short, long, description, required, optional, argChoices }: Option): Flag {
  return {
    spellings: [long, short].filter(spelling => spelling !== undefined && spelling !== null),
    description: sentence(description),
    takesValue: required || optional,
    choices: argChoices ?? [],
  }
}

/** The first sentence. */
function sentence(text: string): string {
  return /^(.*?)\.(\s|$)/.exec(text)?.[1] ?? text
}
