import type { ApiClient } from './api-client.ts'

type Profile = {
  readonly id: string
  readonly fields: Readonly<Record<string, unknown>>
  readonly provenance: Readonly<Record<string, { readonly observed_at: string; readonly source: string }>>
  readonly identifiers: readonly { readonly kind: string; readonly value: string }[]
  readonly absorbed: readonly string[]
}

type Page = { readonly data: readonly Profile[]; readonly next_cursor: string | null }

/** The answers of the native API are typed by its OpenAPI description. */
async function listProfiles(client: ApiClient): Promise<Profile[]> {
  const profiles: Profile[] = []
  let cursor: string | null = null
  do {
    const query: string = cursor === null ? '' : `&cursor=${encodeURIComponent(cursor)}`
    const page = (await client.call('GET', `/v1/profiles?limit=100${query}`)) as Page
    profiles.push(...page.data)
    cursor = page.next_cursor
  } while (cursor !== null)
  return profiles
}

/** Prints how many profiles stand, how many merges made them, and one of them field by field. */
export async function showOutcome(client: ApiClient, seconds: number): Promise<void> {
  const profiles = await listProfiles(client)
  const merges = profiles.reduce((sum, profile) => sum + profile.absorbed.length, 0)
  console.log(`\n${profiles.length} profiles, folded by ${merges} merges, in ${seconds.toFixed(1)} s.\n`)
  const lookup = await client.call('GET', '/v1/profiles/lookup?kind=email&value=LuisG%40Embraer.com.br')
  const { id, identifiers, fields, provenance } = lookup as Profile
  console.log(`Profile ${id}`)
  for (const { kind, value } of identifiers) console.log(`  ${kind.padEnd(16)} ${value}`)
  console.log(`\n  ${'field'.padEnd(16)} ${'value'.padEnd(40)} ${'source'.padEnd(8)} observed at`)
  for (const name of Object.keys(fields).sort()) {
    const origin = provenance[name]
    const value = String(fields[name]).slice(0, 40)
    console.log(
      `  ${name.padEnd(16)} ${value.padEnd(40)} ${(origin?.source ?? '').padEnd(8)} ${origin?.observed_at ?? ''}`,
    )
  }
}
