import type { Command } from 'commander'
import type { Api } from '../connection/api.ts'
import type { CommandContext } from '../context.ts'
import { exitCodes } from '../exit-codes.ts'
import { usageFault } from '../fault.ts'
import { confirm } from '../output/ask.ts'
import { besideOutput, type Terminal } from '../output/terminal.ts'
import { showText } from '../output/text.ts'
import { joinMapping, type Mapping } from './parse-mapping.ts'
import { type Preview, readPreview, showPreview } from './preview.ts'

/** As the command line takes them. */
export type ImportOptions = {
  readonly object: string
  readonly name?: string
  readonly map?: readonly string[]
  readonly skip?: readonly string[]
  readonly matchKey?: string
  readonly mode: string
  readonly linkPolicy?: string
  readonly undeclared?: string
  readonly onInvalid?: string
  readonly observedAt?: string
  readonly restore?: boolean
  readonly dryRun?: boolean
  readonly preview?: boolean
  readonly errors?: string
  readonly wait: boolean
  readonly yes?: boolean
}

/** Without a mapping the server has its own. */
export type Agreement = { readonly mapping: Mapping | undefined; readonly matchKey: string | null }

type Asked = {
  readonly fileId: string
  readonly given: Mapping
  readonly options: ImportOptions
  /** Standard input is free for an answer. */
  readonly canAsk: boolean
}

/** How the columns are understood, and whether the person agrees; undefined when nothing is to be imported. */
export async function agree(
  context: CommandContext,
  command: Command,
  api: Api,
  { fileId, given, options, canAsk }: Asked,
): Promise<Agreement | undefined> {
  const { terminal } = context
  const mustAsk = options.yes !== true && canAsk && terminal.canAsk
  const question = options.dryRun ? 'Try this?' : 'Import this?'
  // An export of ours says itself what its columns are.
  if (options.restore && !options.preview) {
    if (!mustAsk || (await confirm(`${question.slice(0, -1)} with its sources and times?`)))
      return { mapping: undefined, matchKey: matchKeyOf(options, null) }
    return decline(context)
  }
  const preview = await readPreview(api, fileId, options.object)
  const isExport = ['fields', 'provenance', 'identifiers'].every(name => name in preview.guess)
  if (isExport && !options.preview && Object.keys(given).length === 0)
    throw usageFault('the file is an export of Onefold', 'Add --restore to take its values, sources and times.')
  // The column of times says when a row was true; it fills a field only where the person says so.
  const times = options.observedAt === undefined ? {} : { [options.observedAt]: null }
  const mapping = joinMapping(guessOf(preview, options), { ...times, ...given })
  const matchKey = matchKeyOf(options, preview.matchKey)
  if (options.preview && context.isJson(command))
    context.printJson({ ...preview.document, mapping, match_key: matchKey })
  else if (options.preview || (mustAsk && !context.isJson(command)))
    describe(options.preview ? terminal : besideOutput(terminal), preview, { mapping, given, matchKey, options })
  if (options.preview) return undefined
  if (Object.values(mapping).every(field => field === null))
    throw usageFault(
      'none of the columns is understood',
      'Say what they are: --map "COLUMN=field", or --undeclared discover.',
    )
  if (!mustAsk || (await confirm(question))) return { mapping, matchKey }
  return decline(context)
}

/** `any` is what the server does without a match key. */
function matchKeyOf({ matchKey }: ImportOptions, guess: string | null): string | null {
  return matchKey === 'any' ? null : (matchKey ?? guess)
}

function decline({ terminal, endWith }: CommandContext): undefined {
  terminal.tell('Nothing was imported. Columns are mapped with --map "COLUMN=field" and --skip COLUMN.')
  endWith(exitCodes.failed)
}

/** To be discovered, a column that is no field yet needs one: its own name. */
function guessOf({ guess }: Preview, { undeclared }: ImportOptions): Mapping {
  if (undeclared !== 'discover') return guess
  return Object.fromEntries(Object.entries(guess).map(([column, field]) => [column, field ?? column]))
}

function describe(
  terminal: Terminal,
  preview: Preview,
  {
    mapping,
    given,
    matchKey,
    options,
  }: { readonly mapping: Mapping; readonly matchKey: string | null } & Omit<Asked, 'fileId' | 'canAsk'>,
): void {
  terminal.print(`${preview.form}, into ${showText(options.object)}`)
  terminal.print()
  showPreview(terminal, preview, { mapping, given })
  terminal.print()
  if (options.object === 'profiles')
    terminal.print(
      matchKey === null
        ? 'Rows are matched by any of their identifiers, the strongest first.'
        : `Rows are matched by ${showText(matchKey)}; those without it are refused (--match-key any takes them).`,
    )
}
