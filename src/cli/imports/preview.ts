import type { Api } from '../connection/api.ts'
import { asList, asObject, asText, asTextOrNull, type JsonObject } from '../connection/read-json.ts'
import { printTable } from '../output/table.ts'
import type { Terminal } from '../output/terminal.ts'
import { showText, showValue } from '../output/text.ts'
import type { Mapping } from './parse-mapping.ts'

export type Preview = {
  /** As the server sent it. */
  readonly document: JsonObject
  readonly form: string
  readonly guess: Mapping
  readonly matchKey: string | null
  readonly columns: readonly { readonly name: string; readonly samples: readonly unknown[]; readonly why: string }[]
}

const delimiterNames: Readonly<Record<string, string>> = { ',': 'commas', ';': 'semicolons', '\t': 'tabs', '|': 'bars' }

export async function readPreview(api: Api, fileId: string, object: string): Promise<Preview> {
  const document = asObject(await api.call('GET', `/v1/files/${fileId}/preview`, { query: { object } }))
  const columns = asList(document['columns']).map(asObject)
  const delimiter = asText(document['delimiter'])
  const parts = [
    asText(document['format']).toUpperCase(),
    ...(delimiter === '' ? [] : [`with ${delimiterNames[delimiter] ?? showText(delimiter)}`]),
    ...(document['gzip'] === true ? ['compressed'] : []),
  ]
  return {
    document,
    form: parts.join(', '),
    guess: Object.fromEntries(columns.map(({ name, field }) => [asText(name), asTextOrNull(field)])),
    matchKey: asTextOrNull(document['match_key']),
    columns: columns.map(({ name, samples, why }) => ({
      name: asText(name),
      samples: asList(samples),
      why: asText(why),
    })),
  }
}

/** The columns with what becomes of them. */
export function showPreview(
  terminal: Terminal,
  { columns }: Preview,
  { mapping, given }: { readonly mapping: Mapping; readonly given: Mapping },
): void {
  const rows = columns.map(({ name, samples, why }) => {
    const field = mapping[name] ?? null
    const origin = Object.hasOwn(given, name) ? 'you said so' : field === null ? '' : (whys[why] ?? 'to be discovered')
    return [
      showText(name),
      field === null ? '(left out)' : showText(field),
      origin,
      samples.slice(0, 3).map(showValue).join(', '),
    ]
  })
  printTable(terminal, ['COLUMN', 'FIELD', 'WHY', 'SAMPLES'], rows)
}

const whys: Readonly<Record<string, string>> = { name: 'its name', values: 'its values' }
