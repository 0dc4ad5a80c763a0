import type { Client } from 'pg'

/** The workspace that `fillTables` fills. */
const filledWorkspace = '0190a000-0000-7000-8000-0000000000aa'

/** Adds rows numbered from `from` up to `to` to the tables that hot statements touch, all of one workspace. */
export async function fillTables(client: Client, from: number, to: number): Promise<void> {
  const rows = `generate_series(${from}, ${to - 1}) as n`
  const workspace = `'${filledWorkspace}'::uuid`
  const id = `lpad(to_hex(n), 32, '0')::uuid`
  await client.query(`
insert into profile (workspace_id, profile_id, fields, field_meta, created_at, updated_at, revision, version)
select ${workspace}, ${id}, jsonb_build_object('email', n), '[]', now(), now(), 1, 0 from ${rows};
insert into identifier (workspace_id, kind, value, profile_id, home_profile_id, first_seen_at, source)
select ${workspace}, 'email', n::text, ${id}, ${id}, now(), 'test' from ${rows};
insert into profile_word (workspace_id, word, profile_id, name)
select ${workspace}, n::text, ${id}, n::text from ${rows};
insert into record (workspace_id, object_name, record_id, fields, source, created_at, updated_at, version)
select ${workspace}, 'orders', ${id}, '{}', 'test', now(), now(), 0 from ${rows};
insert into record_key (workspace_id, object_name, key, value, record_id)
select ${workspace}, 'orders', 'order_id', n::text, ${id} from ${rows};
insert into idempotency_key (workspace_id, key, body_hash, created_at)
select ${workspace}, n::text, '', now() from ${rows};
insert into event (workspace_id, event_id, received_at, profile_id, type, occurred_at, arrival, source, metadata)
select ${workspace}, ${id}, now(), ${id}, 'test', now(), n, 'test', '{}' from ${rows};
insert into event_key (workspace_id, key, event_id, profile_id, created_at)
select ${workspace}, n::text, ${id}, ${id}, now() from ${rows};
insert into profile_activity (workspace_id, profile_id, event_count, last_event_at, last_event_type)
select ${workspace}, ${id}, 1, now(), 'test' from ${rows};
insert into profile_score (workspace_id, profile_id, ruleset_id, kind, score, computed_at)
select ${workspace}, ${id}, ${id}, 'fit', n, now() from ${rows};
insert into trigger_firing (workspace_id, firing_id, trigger_id, kind, trigger_name, profile_id, is_once, score, event_id,
  event_type, arrival, fired_at)
select ${workspace}, ${id}, ${id}, 'milestone', 'test', ${id}, true, n, ${id}, 'test', n, now() from ${rows};`)
}
