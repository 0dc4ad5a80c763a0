import { type Command, Option } from 'commander'
import type { Api } from '../connection/api.ts'
import type { CommandContext, Define } from '../context.ts'
import { exitCodes } from '../exit-codes.ts'
import { type Agreement, agree, type ImportOptions } from '../imports/agree.ts'
import { endImport } from '../imports/end-import.ts'
import { parseMapping } from '../imports/parse-mapping.ts'
import { findSource, uploadFile } from '../imports/upload-file.ts'
import { followHere } from '../jobs/follow-here.ts'
import { readJob } from '../jobs/job.ts'
import { repeated } from '../repeated.ts'

export const define: Define = (program, context) => {
  program
    .command('import')
    .summary('import a file of CSV, NDJSON or Parquet')
    .description('Import a file of CSV, NDJSON (both also gzip) or Parquet.')
    .argument('<file>', 'the file; - is standard input')
    .option('--object <name>', 'what its rows are', 'profiles')
    .addOption(
      repeated('--map <column=field>', 'the field of a column; repeat it. Other columns keep what was guessed'),
    )
    .addOption(repeated('--skip <column>', 'leave a column out; repeat it'))
    .option(
      '--match-key <kind>',
      'the identifier that decides which profile a row belongs to and that each row needs, such as email; any takes any',
    )
    .addOption(
      new Option('--mode <mode>', 'write into what is there, or always make new ones')
        .choices(['upsert', 'append'])
        .default('upsert'),
    )
    .addOption(
      new Option('--link-policy <policy>', 'what a row may do that finds two profiles').choices([
        'fold',
        'weaker-only',
        'strict',
        'never',
      ]),
    )
    .addOption(
      new Option('--undeclared <what>', 'fields that the schema does not have').choices(['discover', 'refuse']),
    )
    .addOption(
      new Option(
        '--on-invalid <what>',
        'a value that its field does not take: refuse the row, or skip the value',
      ).choices(['refuse', 'skip']),
    )
    .option('--observed-at <column>', 'the column that says when the values of a row were true')
    .option('--restore', 'the file is an export of Onefold: take its sources and times as well')
    .option('--name <name>', 'what the file is called on the server (default: its own name)')
    .option('--preview', 'show how the columns are understood, and import nothing')
    .option('--dry-run', 'read the whole file and count what would happen; nothing is written')
    .option('--errors <file>', 'write the rows that were refused there, with reasons, as CSV')
    .option('--no-wait', 'start it and do not wait for its end')
    .option('--yes', 'do not ask whether the columns are understood well')
    .addHelpText(
      'after',
      `
On a terminal the columns are shown first, and you are asked. The import runs on the server: Ctrl-C asks what to do with
it, and a server that is restarted goes on with it. Importing a file again changes nothing.

Examples:
  onefold import people.csv
  onefold import people.csv --preview
  onefold import crm.csv --map "E-Mail=email" --map "Kd.-Nr.=customer_id" --skip Notes --match-key customer_id
  onefold import orders.parquet --object orders --dry-run
  zcat dump.ndjson.gz | onefold import - --name dump.ndjson --yes --errors rejected.csv
  onefold import profiles.ndjson.gz --restore`,
    )
    .action((file: string, options: ImportOptions, command: Command) => run(context, command, file, options))
}

async function run(context: CommandContext, command: Command, file: string, options: ImportOptions): Promise<void> {
  const given = parseMapping(options.map ?? [], options.skip ?? [])
  const found = await findSource(file)
  const source = { ...found, name: options.name ?? found.name }
  const api = await context.connect(command)
  using uploading = context.progress(command, { title: `Sending ${source.name}`, unit: 'bytes' })
  const fileId = await uploadFile(api, source, uploading)
  uploading.clear()
  const agreed = await agree(context, command, api, { fileId, given, options, canAsk: file !== '-' }).catch(
    async (error: unknown) => {
      await forget(api, fileId)
      throw error
    },
  )
  if (agreed === undefined) return forget(api, fileId)
  const started = readJob('imports', await api.call('POST', '/v1/imports', { json: bodyOf(fileId, agreed, options) }))
  if (!options.wait) return tellStarted(context, command, started.id, started.document)
  const over = await followHere(context, command, api, started)
  if (over === undefined) return context.endWith(exitCodes.interrupted)
  await endImport(context, command, api, over, options.errors)
}

function bodyOf(fileId: string, { mapping, matchKey }: Agreement, options: ImportOptions): unknown {
  // What was discovered where the export was made is to come back as well.
  const undeclared = options.undeclared ?? (options.restore ? 'discover' : undefined)
  return {
    file_id: fileId,
    object: options.object,
    ...(mapping !== undefined && { mapping }),
    ...(matchKey !== null && { match_key: matchKey }),
    mode: options.mode,
    ...(options.linkPolicy !== undefined && { link_policy: options.linkPolicy }),
    ...(undeclared !== undefined && { undeclared }),
    ...(options.onInvalid !== undefined && { on_invalid: options.onInvalid }),
    ...(options.observedAt !== undefined && { observed_at_column: options.observedAt }),
    ...(options.restore && { restore: true }),
    ...(options.dryRun && { dry_run: true }),
  }
}

function tellStarted(context: CommandContext, command: Command, id: string, document: unknown): void {
  if (context.isJson(command)) context.printJson(document)
  else context.terminal.print(id)
  context.terminal.tell(`It runs on the server. Follow it: onefold jobs follow ${id}`)
}

/** The file is kept for a day at most; that it could not be removed now is no fault of the command. */
async function forget(api: Api, fileId: string): Promise<void> {
  await api.call('DELETE', `/v1/files/${fileId}`).catch(() => undefined)
}
