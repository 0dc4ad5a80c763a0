import type { Database } from '../src/store/database.ts'

/** Profiles behind the back of the writer, numbered from 1: each with an address and a note of so many characters. */
export async function fillProfiles(
  database: Database,
  workspaceId: string,
  count: number,
  characters: number,
): Promise<void> {
  const rows = `generate_series(1, ${count}) as n`
  const id = `('019b0000-0000-7000-8000-' || lpad(to_hex(n), 12, '0'))::uuid`
  const stamps = JSON.stringify([['filled', 1_700_000_000_000_000, null, null, 'email', 'note']])
  await database.execute(`
insert into profile (workspace_id, profile_id, fields, field_meta, created_at, updated_at, revision, version)
select '${workspaceId}', ${id}, jsonb_build_object('email', 'p' || n || '@x.org', 'note', repeat('x', ${characters})),
  '${stamps}', now(), now(), 1, 0 from ${rows};
insert into identifier (workspace_id, kind, value, profile_id, home_profile_id, first_seen_at, source)
select '${workspaceId}', 'email', 'p' || n || '@x.org', ${id}, ${id}, now(), 'filled' from ${rows};
analyze profile, identifier;`)
}
