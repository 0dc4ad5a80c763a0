import { usageFault } from '../fault.ts'

/** Column of the file to field; null leaves the column out. */
export type Mapping = Readonly<Record<string, string | null>>

/** What `--map COLUMN=field` and `--skip COLUMN` say. Names of columns may hold an equals sign, names of fields cannot. */
export function parseMapping(maps: readonly string[], skips: readonly string[]): Mapping {
  const given = maps.map((text): readonly [string, string | null] => {
    const at = text.lastIndexOf('=')
    if (at <= 0) throw usageFault(`--map ${text} names no field`, 'Such is accepted: --map "E-Mail=email"')
    const [column, field] = [text.slice(0, at), text.slice(at + 1).trim()]
    return [column, field === '' ? null : field]
  })
  const entries = [...given, ...skips.map(column => [column, null] as const)]
  const twice = entries.find(([column], index) => entries.findIndex(([other]) => other === column) !== index)
  if (twice !== undefined) throw usageFault(`the column ${twice[0]} is mapped or skipped twice`)
  return Object.fromEntries(entries)
}

/** The guess with what the person said in its place. */
export function joinMapping(guess: Mapping, given: Mapping): Mapping {
  const columns = Object.keys(guess)
  const unknown = Object.keys(given).find(column => !columns.includes(column))
  if (unknown === undefined) return { ...guess, ...given }
  throw usageFault(`the file has no column ${unknown}`, `It has: ${columns.join(', ')}`)
}
