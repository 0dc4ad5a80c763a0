import { Argument } from 'commander'
import { completionForBash } from '../completion/bash.ts'
import { describeCommands } from '../completion/describe-commands.ts'
import { completionForFish } from '../completion/fish.ts'
import { completionForZsh } from '../completion/zsh.ts'
import type { Define } from '../context.ts'

const shells = { bash: completionForBash, zsh: completionForZsh, fish: completionForFish } as const
const names = ['bash', 'zsh', 'fish'] as const

export const define: Define = (program, { terminal }) => {
  program
    .command('completion')
    .summary('print a script that completes commands in a shell')
    .description('Print a script that completes commands and options in a shell.')
    .addArgument(new Argument('<shell>', 'your shell').choices(names))
    .addHelpText(
      'after',
      `
Examples:
  source <(onefold completion bash)                                   # this shell alone; in ~/.bashrc for all
  onefold completion zsh > "\${fpath[1]}/_onefold"
  onefold completion fish > ~/.config/fish/completions/onefold.fish`,
    )
    .action((shell: keyof typeof shells) => {
      terminal.print(shells[shell](describeCommands(program)).trimEnd())
    })
}
