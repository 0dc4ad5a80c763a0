import type { Command } from 'commander'
import type { CommandContext, Define } from '../context.ts'
import { downloadTo } from '../download-to.ts'
import { usageFault } from '../fault.ts'
import { showBytes } from '../output/numbers.ts'
import { showText } from '../output/text.ts'

export const define: Define = (program, context) => {
  program
    .command('backup')
    .summary('back up the embedded database of a running server')
    .description('Back up the embedded database of a running server to a file; the server goes on writing meanwhile.')
    .argument('<file>', 'where to, such as onefold.tar.gz; - is standard output')
    .addHelpText(
      'after',
      `
Needs the root key. Everything acknowledged before the call is in the backup. It holds all data of all workspaces and,
where it is kept in the data directory, the root key: the file is made for its owner alone, keep it like a key. A server
on PostgreSQL is backed up with the tools of PostgreSQL; docs/backup.md tells how.

Examples:
  onefold backup onefold-$(date +%F).tar.gz
  onefold backup - | gpg --encrypt --recipient ops@example.org > onefold.tar.gz.gpg`,
    )
    .action((file: string, _options: unknown, command: Command) => run(context, command, file))
}

async function run(context: CommandContext, command: Command, file: string): Promise<void> {
  const { terminal } = context
  if (file === '-' && context.isJson(command)) throw usageFault('--json tells of a file, and there is none')
  if (file === '-' && terminal.isOutputShown)
    throw usageFault('these bytes are not for a terminal', 'Name a file, or pipe them into a program.')
  const api = await context.connect(command)
  using progress = context.progress(command, { title: 'Backing up', unit: 'bytes' })
  const bytes = await downloadTo(file, await api.download('/v1/backup'), {
    signal: context.interrupts.signal,
    mode: 0o600,
    onBytes: done => progress.show({ done, fraction: null }),
  })
  progress.clear()
  if (context.isJson(command)) return context.printJson({ file, bytes })
  terminal.tell(`${showBytes(bytes)} written${file === '-' ? '' : ` to ${showText(file)}`}`)
  terminal.tell('It opens everything that the server keeps: keep it as you keep the root key.')
}
