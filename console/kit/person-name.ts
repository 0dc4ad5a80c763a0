import type { Schemas } from '../../client/api/client.ts'

type Person = Pick<Schemas['Profile'], 'id' | 'fields' | 'identifiers'>

function textOf(fields: Person['fields'], name: string): string {
  const value = Object.hasOwn(fields, name) ? fields[name] : undefined
  return typeof value === 'string' ? value.trim() : ''
}

/** What a person is called: by name, else by what identifies them. */
export function personName({ id, fields, identifiers }: Person): string {
  const whole = [textOf(fields, 'first_name'), textOf(fields, 'last_name')].filter(part => part !== '').join(' ')
  return whole || textOf(fields, 'full_name') || textOf(fields, 'name') || identifiers[0]?.value || id
}
