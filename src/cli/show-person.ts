import { asList, asNumber, asObject, asText, type JsonObject } from './connection/read-json.ts'
import { showAge, showCountOf } from './output/numbers.ts'
import { printTable } from './output/table.ts'
import type { Terminal } from './output/terminal.ts'
import { showText, showValue } from './output/text.ts'

/** One person with the source and the age of every value. */
export function showPerson(terminal: Terminal, profile: JsonObject, nowMs: number): void {
  const age = (value: unknown) => showAge(asText(value), nowMs)
  terminal.print(terminal.paint('bold', nameOf(profile)))
  terminal.print(`profile ${asText(profile['id'])}`)
  const changes = showCountOf(asNumber(profile['revision']), 'revision')
  terminal.print(`created ${age(profile['created_at'])}, changed ${age(profile['updated_at'])}, ${changes}`)
  const owner = asText(asObject(profile['owner'])['name'])
  if (owner !== '') terminal.print(`looked after by ${showText(owner)}`)
  const absorbed = asList(profile['absorbed']).map(asText)
  if (absorbed.length > 0)
    terminal.print(`merged from ${showCountOf(absorbed.length, 'more profile')}: ${absorbed.join(', ')}`)

  const provenance = asObject(profile['provenance'])
  const fields = Object.entries(asObject(profile['fields'])).map(([name, value]) => {
    const { source, observed_at: observedAt } = asObject(provenance[name])
    return [showText(name), showValue(value), showText(asText(source)), age(observedAt)]
  })
  terminal.print()
  printTable(terminal, ['FIELD', 'VALUE', 'SOURCE', 'OBSERVED'], fields)
  const identifiers = asList(profile['identifiers']).map(asObject)
  terminal.print()
  printTable(
    terminal,
    ['IDENTIFIER', 'VALUE', 'FIRST SEEN'],
    identifiers.map(({ kind, value, first_seen_at: seenAt }) => [
      showText(asText(kind)),
      showValue(value),
      age(seenAt),
    ]),
  )
}

/** What a person is called, for people: the name, else an identifier. */
export function nameOf(profile: JsonObject): string {
  const fields = asObject(profile['fields'])
  const name = [fields['first_name'], fields['last_name']]
    .map(asText)
    .filter(part => part !== '')
    .join(' ')
  if (name !== '') return showText(name)
  const [first] = asList(profile['identifiers']).map(asObject)
  return showText(asText(first?.['value']) || 'unnamed')
}
