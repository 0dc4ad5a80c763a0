import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Database } from '../src/store/database.ts'
import { openPostgres } from '../src/store/postgres.ts'
import { firstId, lastId } from '../src/store/read/bounds.ts'
import { eventCountOfHomes, eventList, eventListOfHomes } from '../src/store/read/event-read.ts'
import {
  profileListExported,
  profileListExportedFiltered,
  profileListExportedOf,
} from '../src/store/read/export-profiles.ts'
import { eventListExported, recordListExported } from '../src/store/read/export-rows.ts'
import { identifierListHomed, profileListHomesNamed } from '../src/store/read/lineage-graph.ts'
import {
  profileListByActivity,
  profileListByScore,
  profileListWithoutActivity,
} from '../src/store/read/profile-activity-list.ts'
import { profileFindById, profileFindByIdentifier } from '../src/store/read/profile-find.ts'
import { profileChangeList } from '../src/store/read/profile-history.ts'
import { profileListDescending, profileListFoundDescending } from '../src/store/read/profile-list.ts'
import { searchCountInRanges } from '../src/store/read/profile-search.ts'
import {
  identifierFindOwners,
  identifierListOfLive,
  profileFindLive,
  profileWalkAscending,
  profileWalkByEmailAscending,
  profileWalkByEmailDescending,
  profileWalkDescending,
} from '../src/store/read/profile-walk.ts'
import { profileScoreListTop, scoreSnapshotList } from '../src/store/read/score-read.ts'
import { profileFindScored, profileFindScoredByIdentifier } from '../src/store/read/scored-profile.ts'
import { eventListValues, profileListBoundaries, profileListScanned } from '../src/store/read/segment-scan.ts'
import { type Statement, statement } from '../src/store/statement.ts'
import { createPostgresDatabase, describePostgres } from './databases.ts'

// A named statement keeps the plan that was made for it, perhaps while its tables were empty. So the plan that holds for
// all parameters must stay on the indexes of the large tables at every size, with and without statistics.

const workspace = '01890000-0000-7000-8000-000000000000'
const everybody = `'${workspace}', '${firstId}', '${lastId}', null, null, null, null, 21`
const searched = JSON.stringify({
  words: [{ low: 'p77', high: 'p77z', others: [] }],
  ranges: [{ kind: 'email', low: 'p77@', high: 'p77@z' }],
})
const hot: readonly (readonly [statement: Statement, values: string])[] = [
  [profileFindById, `'${workspace}', array['${workspace}']::uuid[]`],
  [profileFindByIdentifier, `'${workspace}', array['email'], array['p77@example.com']`],
  [profileListDescending, `'${workspace}', null, 51, '{}', '[]', '${lastId}'`],
  [profileListFoundDescending, `'${workspace}', '${searched}', 51, '{}', '[]', '${lastId}'`],
  [searchCountInRanges, `'${workspace}', array['p77'], array['p77z'], array['email'], array['p77@'], array['p77@z']`],
  [profileListHomesNamed, `'${workspace}', array['${workspace}']::uuid[]`],
  [identifierListHomed, `'${workspace}', '${workspace}', 501`],
  [profileChangeList, `'${workspace}', array['${workspace}']::uuid[], now(), 0, null, 51`],
  [profileFindScored, `'${workspace}', array['${workspace}']::uuid[]`],
  [profileFindScoredByIdentifier, `'${workspace}', 'email', 'p77@example.com'`],
  [profileListByActivity, `'${workspace}', null, null, null, null, null, null, null, 25, 0`],
  [profileListWithoutActivity, `'${workspace}', null, null, null, null, null, null, null, 25, 0`],
  [profileListByScore, `'${workspace}', '${workspace}', 90, null, null, null, null, null, 25, 0`],
  [eventList, `'${workspace}', null, null, null, null, '${lastId}', 25, 0`],
  [eventListOfHomes, `'${workspace}', array['${workspace}']::uuid[], null, null, null, null, now(), 0, 25, 0`],
  [eventCountOfHomes, `'${workspace}', array['${workspace}']::uuid[], null, null, null, null`],
  [profileScoreListTop, `'${workspace}', '${workspace}', 10`],
  [scoreSnapshotList, `'${workspace}', '${workspace}', null, now(), now(), 100`],
  [profileListBoundaries, `'${workspace}', 500, 10000`],
  [profileWalkAscending, everybody],
  [profileWalkDescending, everybody],
  [profileWalkByEmailAscending, `${everybody}, null`],
  [profileWalkByEmailDescending, `${everybody}, 'p77@example.com'`],
  [profileFindLive, `'${workspace}', array['${workspace}']::uuid[]`],
  [identifierFindOwners, `'${workspace}', array['email'], array['p77@example.com']`],
  [identifierListOfLive, `'${workspace}', '${workspace}'`],
  [profileListScanned, `'${workspace}', '${workspace}', 500`],
  [profileListExported, `'${workspace}', '${workspace}', 1000, true`],
  [profileListExportedFiltered, `'${workspace}', '${workspace}', 1000, '{}', '[]', true`],
  [profileListExportedOf, `'${workspace}', array['${workspace}']::uuid[], true`],
  [recordListExported, `'${workspace}', 'orders', '${workspace}', 1000`],
  [eventListExported, `'${workspace}', '${workspace}', 1000`],
  [
    eventListValues,
    `'${workspace}', array['${workspace}']::uuid[], array['${workspace}']::uuid[], array['a'], array['b']`,
  ],
]

async function planOf(database: Database, { name }: Statement, values: string, size: string): Promise<string> {
  const row = { 'QUERY PLAN': 'text' } as const
  const qualifier = `${name}_${size}`.replaceAll(/\W/g, '_')
  const text = `explain (costs off) execute ${name} (${values})`
  const rows = await database.run(statement(`plan_find_${qualifier}`, [], row, text), [])
  return rows.map(line => line['QUERY PLAN']).join('\n')
}

async function assertIndexed(database: Database, size: string): Promise<void> {
  for (const [read, values] of hot) {
    const plan = await planOf(database, read, values, size)
    assert.match(plan, /Index/)
    // Members and users are few.
    assert.doesNotMatch(plan, /Seq Scan (?!on (member|app_user) )/, `${read.name} on ${size} tables:\n${plan}`)
  }
}

const fill = `
insert into profile (workspace_id, profile_id, fields, field_meta, created_at, updated_at, revision, version)
select '${workspace}', md5(n::text)::uuid, '{"tier": "gold"}', '[["test", 1, null, null, "tier"]]', now(), now(), 1, 0
from generate_series(1, 30000) n;
insert into identifier (workspace_id, kind, value, profile_id, home_profile_id, first_seen_at, source)
select '${workspace}', 'email', 'p' || n || '@example.com', md5(n::text)::uuid, md5(n::text)::uuid, now(), 'test'
from generate_series(1, 30000) n;
insert into profile_word (workspace_id, word, profile_id, name)
select '${workspace}', 'p' || n, md5(n::text)::uuid, ' p' || n || ' ' from generate_series(1, 30000) n;
insert into profile_change (workspace_id, profile_id, changed_at, arrival, kind, source, revision, changes)
select '${workspace}', md5(n::text)::uuid, now(), n, 'write', 'test', 1, '{}'
from generate_series(1, 30000) n;
insert into event (workspace_id, event_id, received_at, profile_id, type, occurred_at, arrival, source, metadata)
select '${workspace}', md5(n::text)::uuid, now(), md5(n::text)::uuid, 'page_view', now(), n, 'test', '{}'
from generate_series(1, 30000) n;
insert into record (workspace_id, object_name, record_id, fields, source, created_at, updated_at, version)
select '${workspace}', 'orders', md5(n::text)::uuid, '{}', 'test', now(), now(), 0
from generate_series(1, 30000) n;
insert into profile_activity (workspace_id, profile_id, event_count, last_event_at, last_event_type)
select '${workspace}', md5(n::text)::uuid, 1, now() - n * interval '1 second', 'page_view'
from generate_series(1, 30000, 2) n;
insert into profile_score (workspace_id, profile_id, ruleset_id, kind, score, computed_at)
select '${workspace}', md5(n::text)::uuid, '${workspace}', 'engagement', n, now()
from generate_series(1, 30000) n;
insert into score_snapshot (workspace_id, profile_id, ruleset_id, snapshot_at, score)
select '${workspace}', md5(n::text)::uuid, '${workspace}', now(), n
from generate_series(1, 30000) n`

describePostgres('the plans of hot reads', () => {
  test('stay on indexes, made on empty tables or full ones, before and after their statistics', async () => {
    await using fresh = await createPostgresDatabase()
    await using database = await openPostgres({ url: fresh.url, poolSize: 1, laneCount: 0 })
    await database.execute('set plan_cache_mode = force_generic_plan')
    for (const [read] of hot)
      await database.execute(
        `prepare ${read.name} (${read.params.map(type => type.replace('?', '')).join(', ')}) as ${read.text}`,
      )
    await assertIndexed(database, 'empty')
    await database.execute(fill)
    await assertIndexed(database, 'filled')
    await database.execute('discard plans')
    await assertIndexed(database, 'replanned')
    await database.execute('analyze')
    await assertIndexed(database, 'analysed')
  })
})
