import { createReadStream } from 'node:fs'
import { stat } from 'node:fs/promises'
import { resolve } from 'node:path'
import type { Readable } from 'node:stream'
import type { Command } from 'commander'
import { type Restored, restoreBackup } from '../../engine/backup/restore-backup.ts'
import { RestoreRefusal } from '../../engine/backup/restore-refusal.ts'
import { DirectoryInUseError } from '../../store/embedded-lock.ts'
import type { CommandContext, Define } from '../context.ts'
import { CliFault, usageFault } from '../fault.ts'
import { showText } from '../output/text.ts'

type RestoreOptions = { readonly data?: string; readonly force?: boolean }

export const define: Define = (program, context) => {
  program
    .command('restore')
    .summary('make a data directory from a backup')
    .description('Make a data directory from a backup of the embedded database. No server may run on the directory.')
    .argument('<file>', 'what onefold backup made; - is standard input')
    .option('--data <directory>', 'where to (default: ONEFOLD_DATA, else ./data)')
    .option('--force', 'also where something is already, which is moved aside within the directory')
    .addHelpText(
      'after',
      `
The backup is unpacked and its database opened once before anything takes its place, so a backup that is not whole, or
was made by a later version, changes nothing. Restore only what you trust as you trust the server's own files.

Examples:
  onefold restore onefold-2026-11-22.tar.gz
  onefold restore onefold-2026-11-22.tar.gz --data /var/lib/onefold --force
  gpg --decrypt onefold.tar.gz.gpg | onefold restore - --data ./restored`,
    )
    .action((file: string, options: RestoreOptions, command: Command) => run(context, command, file, options))
}

async function run(context: CommandContext, command: Command, file: string, options: RestoreOptions): Promise<void> {
  const { environment, interrupts, terminal } = context
  const dataDirectory = resolve(options.data ?? (environment['ONEFOLD_DATA']?.trim() || 'data'))
  const bytes = file === '-' ? null : await sizeOf(file)
  const source = file === '-' ? process.stdin : createReadStream(file, { signal: interrupts.signal })
  using progress = context.progress(command, { title: 'Restoring', unit: 'bytes' })
  const restored = await restoreBackup({
    source: watched(source, done => progress.show({ done, fraction: bytes === null ? null : done / bytes })),
    dataDirectory,
    force: options.force === true,
    now: context.now,
  }).catch(cause => Promise.reject(faultOf(cause)))
  progress.clear()
  if (context.isJson(command))
    return context.printJson({
      data: dataDirectory,
      made_at: restored.manifest.madeAt,
      made_by: restored.manifest.onefold,
      root_key: restored.manifest.hasRootKey,
      moved_to: restored.movedTo,
    })
  for (const line of describe(restored, dataDirectory)) terminal.print(line)
  if (environment['DATABASE_URL'])
    terminal.tell('DATABASE_URL is set: a server that is started with it uses PostgreSQL and not what was restored.')
}

function describe({ manifest, movedTo }: Restored, dataDirectory: string): string[] {
  const key = manifest.hasRootKey
    ? 'The root key is that of the backup.'
    : 'The backup has no root key: start the server with the same ONEFOLD_ROOT_KEY as before.'
  return [
    `Restored the backup of ${showText(manifest.madeAt)} (Onefold ${showText(manifest.onefold)}) to ${showText(dataDirectory)}`,
    ...(movedTo === null ? [] : [`What was there before is in ${showText(movedTo)}`]),
    key,
  ]
}

async function* watched(source: Readable, onBytes: (bytes: number) => void): AsyncGenerator<Uint8Array> {
  let bytes = 0
  for await (const chunk of source) {
    bytes += chunk.length
    onBytes(bytes)
    yield chunk
  }
}

async function sizeOf(file: string): Promise<number> {
  const found = await stat(file).catch(cause => {
    throw usageFault(`there is no file ${file} that can be read${codeOf(cause)}`)
  })
  if (!found.isFile()) throw usageFault(`${file} is not a file`)
  return found.size
}

function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error && error.code !== 'ENOENT' ? ` (${error.code})` : ''
}

function faultOf(cause: unknown): unknown {
  const isRefusal = cause instanceof RestoreRefusal || cause instanceof DirectoryInUseError
  return isRefusal ? new CliFault(cause.message, { cause }) : cause
}
