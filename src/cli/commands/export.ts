import type { Command } from 'commander'
import { Argument, Option } from 'commander'
import type { Query } from '../connection/api.ts'
import type { CommandContext, Define } from '../context.ts'
import { downloadTo } from '../download-to.ts'
import { usageFault } from '../fault.ts'
import { showBytes } from '../output/numbers.ts'
import { showText } from '../output/text.ts'
import { repeated } from '../repeated.ts'

const formats = ['csv', 'ndjson', 'parquet'] as const
type Format = (typeof formats)[number]

type ExportOptions = {
  readonly format?: Format
  readonly gzip?: boolean
  readonly out: string
  readonly object?: string
  readonly filter?: readonly string[]
  readonly segment?: string
  readonly fields?: string
  readonly defuse?: boolean
}

export const define: Define = (program, context) => {
  program
    .command('export')
    .summary('stream profiles, records, events or conflicts out')
    .description('Stream profiles, records, events or conflicts to a file or to standard output.')
    .addArgument(
      new Argument('[what]', 'what to export')
        .choices(['profiles', 'records', 'events', 'conflicts'])
        .default('profiles'),
    )
    .addOption(new Option('--format <format>', 'the format (default: by the name of --out, else csv)').choices(formats))
    .option('--gzip', 'compress it (default: by the name of --out)')
    .option('-o, --out <file>', 'where to; - is standard output', '-')
    .addOption(repeated('--filter <field:op:value>', 'only those for which this holds; repeat it: all must hold'))
    .option('--segment <id>', 'only the profiles of this segment')
    .option('--object <name>', 'of which object the records are')
    .option('--fields <names>', 'only these fields, between commas')
    .option('--defuse', 'CSV for a spreadsheet: text that it would take for a formula begins with an apostrophe')
    .addHelpText(
      'after',
      `
A file appears under its name once it is whole. NDJSON carries the source and the time of every value: import it with
--restore to get equal profiles.

Examples:
  onefold export --out profiles.csv.gz
  onefold export profiles --filter country:eq:DE --filter ltv:gte:100 --fields email,ltv > german.csv
  onefold export records --object orders --format ndjson | jq .total
  onefold export events --out events.parquet`,
    )
    .action((what: string, options: ExportOptions, command: Command) => run(context, command, what, options))
}

async function run(context: CommandContext, command: Command, what: string, options: ExportOptions): Promise<void> {
  const { terminal } = context
  const { out, object, filter, segment, fields } = options
  const format = options.format ?? formatOf(out)
  const gzip = options.gzip ?? out.endsWith('.gz')
  if (what === 'records' && object === undefined)
    throw usageFault('--object is missing: of which object are the records?', 'Such as: --object orders')
  if (out === '-' && context.isJson(command))
    throw usageFault('--json tells of a file, and there is none', 'Add --out FILE, or use --format ndjson instead.')
  if (out === '-' && terminal.isOutputShown && (gzip || format === 'parquet'))
    throw usageFault('these bytes are not for a terminal', 'Add --out FILE, or pipe them into a program.')
  const query: Query = {
    of: what,
    format,
    gzip,
    object,
    filter,
    segment_id: segment,
    defuse_formulas: options.defuse,
    fields: fields?.split(',').map(each => each.trim()),
  }
  const api = await context.connect(command)
  using progress = context.progress(command, { title: `Exporting ${what}`, unit: 'bytes' })
  const isWatched = !(out === '-' && terminal.isOutputShown)
  const bytes = await downloadTo(out, await api.download('/v1/exports/download', query), {
    signal: context.interrupts.signal,
    onBytes: done => isWatched && progress.show({ done, fraction: null }),
  })
  progress.clear()
  if (context.isJson(command)) return context.printJson({ of: what, format, gzip, file: out, bytes })
  if (isWatched) terminal.tell(`${showBytes(bytes)} written${out === '-' ? '' : ` to ${showText(out)}`}`)
}

function formatOf(out: string): Format {
  const name = out.replace(/\.gz$/, '')
  if (/\.(ndjson|jsonl)$/.test(name)) return 'ndjson'
  return name.endsWith('.parquet') ? 'parquet' : 'csv'
}
