import assert from 'node:assert/strict'
import { test } from 'node:test'
import { keepHistory } from '../src/engine/maintenance/keep-history.ts'
import { makeEventPartitions } from '../src/engine/maintenance/make-partitions.ts'
import { type Statement, statement } from '../src/store/statement.ts'
import { flushApply } from '../src/store/write/flush-apply.ts'
import { arms } from '../src/store/write/flush-arms.ts'
import { connectFreshClient, forEachDatabase } from './databases.ts'
import { explainGeneric, type PlanNode, textOf } from './explain.ts'
import { collectStatements } from './statement-catalogue.ts'

// What Citus needs of a schema that is distributed by workspace_id: every table says which workspace each row belongs
// to, nothing is unique or referenced across workspaces, and every statement reads and writes one workspace's rows.

/** Tables that every node has a copy of, or the coordinator alone. */
const referenceTables = ['api_key', 'app_user', 'invitation', 'session', 'signing_key', 'workspace']
const localTables = ['schema_migration']

/** Statements that look at the rows of all workspaces, each at those of one table alone, and why they must. */
const acrossWorkspaces = new Map([
  ['definition_list_workspaces', 'the hourly turn serves all workspaces'],
  ['job_list_due', 'a runner serves all workspaces'],
  ['scoring_job_list_due', 'a runner serves all workspaces'],
  ['import_job_list_due', 'a runner serves all workspaces'],
  ['profile_word_fill_list', 'the hourly turn serves all workspaces'],
  ['outbox_list_due', 'a deliverer serves all workspaces'],
  ['member_list_seats', 'whoever signs in has seats in several workspaces'],
  ['profile_change_delete_stray', 'the default partition is cleared as a whole, as months are dropped'],
])

const listTables = statement(
  'test_table_list',
  [],
  { name: 'text', root: 'text' },
  `select c.relname::text as name, coalesce(pg_partition_root(c.oid), c.oid)::regclass::text as root
from pg_class c
where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p')
order by 1`,
)

const listUniqueIndexes = statement(
  'test_index_list',
  [],
  { table_name: 'text', index_name: 'text', is_primary: 'bool', columns: 'text[]' },
  `select i.indrelid::regclass::text as table_name, i.indexrelid::regclass::text as index_name, i.indisprimary as is_primary,
  array(
    select coalesce(a.attname::text, '(an expression)')
    from unnest(i.indkey) with ordinality as key(attnum, place)
    left join pg_attribute a on a.attrelid = i.indrelid and a.attnum = key.attnum and key.attnum > 0
    order by key.place
  ) as columns
from pg_index i
join pg_class c on c.oid = i.indrelid
where c.relnamespace = 'public'::regnamespace and i.indisunique
order by 1, 2`,
)

const listForeignKeys = statement(
  'test_foreign_key_list',
  [],
  { table_name: 'text', key_name: 'text', referenced: 'text', columns: 'text[]' },
  `select f.conrelid::regclass::text as table_name, f.conname::text as key_name, f.confrelid::regclass::text as referenced,
  array(select a.attname::text from pg_attribute a where a.attrelid = f.conrelid and a.attnum = any(f.conkey)) as columns
from pg_constraint f
where f.contype = 'f' and f.connamespace = 'public'::regnamespace`,
)

const everyArm = new Set(arms.map(arm => arm.name))
const collected = await collectStatements()
const statements: readonly Statement[] = [
  ...collected.map(entry => entry.statement),
  ...arms.map(arm => flushApply(new Set([arm.name]))),
  flushApply(everyArm),
]

/** What is wrong with a plan: scans and inserts of tenant tables that are not held to one workspace. */
function* faultsOfPlan(name: string, nodes: readonly PlanNode[], tenantTables: ReadonlySet<string>): Generator<string> {
  const parameters = new Set<string>()
  for (const node of nodes) {
    const table = textOf(node, 'Relation Name')
    if (!tenantTables.has(table)) continue
    if (textOf(node, 'Node Type') !== 'ModifyTable') {
      const conditions = ['Index Cond', 'Recheck Cond', 'Filter'].map(member => textOf(node, member)).join(' and ')
      const parameter = /\bworkspace_id = (\$\d+)/.exec(conditions)?.[1]
      if (parameter === undefined) yield `${name}: reads ${table} where ${conditions}`
      else parameters.add(parameter)
    } else if (textOf(node, 'Operation') === 'Insert') {
      const parameter = insertedWorkspace(node)
      if (!parameter.startsWith('$')) yield `${name}: inserts into ${table} for the workspace ${parameter}`
      else parameters.add(parameter)
    }
  }
  if (parameters.size > 1) yield `${name}: names its workspace by ${[...parameters].join(' and ')}`
}

/** What an insert fills its first column with, which is workspace_id. */
function insertedWorkspace({ Plans: children }: PlanNode): string {
  const list: readonly unknown[] = Array.isArray(children) ? children : []
  // Conditions that hold for the whole insert are planned beside its source.
  const { Output: output } = Object(list.find(child => Object(child)['Parent Relationship'] === 'Outer'))
  return Array.isArray(output) ? String(output[0]) : 'nobody knows which'
}

forEachDatabase('a schema that Citus can distribute', lane => {
  const isExempt = (root: string) => referenceTables.includes(root) || localTables.includes(root)

  async function tenantTables(): Promise<readonly string[]> {
    await keepHistory(lane.database(), Date.now())
    await makeEventPartitions(lane.database(), Date.now())
    const tables = await lane.database().run(listTables, [])
    for (const name of [...referenceTables, ...localTables])
      assert.ok(
        tables.some(table => table.name === name),
        name,
      )
    return tables.filter(table => !isExempt(table.root)).map(table => table.name)
  }

  test('has primary keys that begin with workspace_id on every table of tenants, partitions included', async () => {
    const tables = await tenantTables()
    assert.ok(tables.includes('profile_change') && tables.includes('profile_change_default'))
    assert.ok(tables.some(name => /^profile_change_\d{4}_\d{2}$/.test(name)))
    assert.ok(tables.some(name => /^event_\d{4}_\d{2}$/.test(name)))
    const indexes = await lane.database().run(listUniqueIndexes, [])
    const faults = tables.flatMap(table => {
      const key = indexes.find(index => index.table_name === table && index.is_primary)
      if (key === undefined) return [`${table} has no primary key`]
      return key.columns[0] === 'workspace_id' ? [] : [`${table} begins its primary key with ${key.columns[0]}`]
    })
    assert.deepEqual(faults, [])
  })

  test('has nothing unique across workspaces', async () => {
    const tables = await tenantTables()
    const indexes = await lane.database().run(listUniqueIndexes, [])
    const across = indexes.filter(index => tables.includes(index.table_name) && !index.columns.includes('workspace_id'))
    assert.deepEqual(across, [])
  })

  test('has no foreign key across workspaces', async () => {
    const tables = await tenantTables()
    const keys = await lane.database().run(listForeignKeys, [])
    const across = keys.filter(
      key => tables.includes(key.table_name) && !isExempt(key.referenced) && !key.columns.includes('workspace_id'),
    )
    assert.deepEqual(across, [])
    const outward = keys.filter(key => isExempt(key.table_name) && !isExempt(key.referenced))
    assert.deepEqual(outward, [], 'a reference table must not point at a distributed one')
  })

  test('is read and written by statements that name one workspace for every table they touch', async () => {
    const tables = new Set(await tenantTables())
    await using fresh = await connectFreshClient(lane.kind)
    const faults: string[] = []
    const exemptions = new Set<string>()
    for (const each of statements) {
      const found = [...faultsOfPlan(each.name, await explainGeneric(fresh.client, each), tables)]
      if (found.length > 0 && acrossWorkspaces.has(each.name)) exemptions.add(each.name)
      else faults.push(...found)
    }
    assert.deepEqual(faults, [])
    assert.deepEqual([...exemptions].toSorted(), [...acrossWorkspaces.keys()].toSorted())
  })

  test('is guarded by a check that catches statements across workspaces', async () => {
    const tables = new Set(await tenantTables())
    await using fresh = await connectFreshClient(lane.kind)
    const wrong = [
      statement('test_a_find', ['uuid'], {}, 'select 1 from profile where profile_id = $1'),
      statement(
        'test_b_find',
        ['uuid'],
        {},
        'select 1 from profile p join identifier i using (profile_id) where p.workspace_id = $1',
      ),
      statement(
        'test_c_insert',
        ['uuid'],
        {},
        `insert into record_key select workspace_id, 'a', 'b', 'c', record_id from record where workspace_id = $1`,
      ),
      statement(
        'test_d_update',
        ['uuid', 'uuid'],
        {},
        'update profile set revision = 1 from merge where merge.workspace_id = $1 and profile.workspace_id = $2',
      ),
      statement('test_e_delete', [], {}, 'delete from profile_change where changed_at < now()'),
    ]
    for (const each of wrong) {
      const found = [...faultsOfPlan(each.name, await explainGeneric(fresh.client, each), tables)]
      assert.ok(found.length > 0, each.name)
    }
  })
})
