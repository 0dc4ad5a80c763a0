// Writes a schema down from the catalogue, one table after the other, in an order that depends on names alone. pg_dump
// would do, but the embedded database has none and each release of it writes a little differently.

import type { Database } from '../../src/store/database.ts'
import { type Row, statement } from '../../src/store/statement.ts'

const extensionList = statement(
  'schema_extension_list',
  [],
  { name: 'text' },
  `select extname::text as name
from pg_extension
where extname <> 'plpgsql'
order by extname`,
)

const tableList = statement(
  'schema_table_list',
  [],
  {
    name: 'text',
    is_unlogged: 'bool',
    partition_key: 'text?',
    parent: 'text?',
    bound: 'text?',
    storage: 'text?',
  },
  `select c.relname::text as name, c.relpersistence = 'u' as is_unlogged, pg_get_partkeydef(c.oid) as partition_key,
  parent.relname::text as parent, pg_get_expr(c.relpartbound, c.oid) as bound, array_to_string(c.reloptions, ', ') as storage
from pg_class c
left join pg_inherits on pg_inherits.inhrelid = c.oid
left join pg_class parent on parent.oid = pg_inherits.inhparent
where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p')
order by c.relname`,
)

const columnList = statement(
  'schema_column_list',
  [],
  { table_name: 'text', name: 'text', type: 'text', collation: 'text?', is_required: 'bool', default_text: 'text?' },
  `select c.relname::text as table_name, a.attname::text as name,
  replace(format_type(a.atttypid, a.atttypmod), 'timestamp with time zone', 'timestamptz') as type,
  case when a.attcollation <> t.typcollation then l.collname::text end as collation, a.attnotnull as is_required,
  pg_get_expr(d.adbin, d.adrelid) as default_text
from pg_attribute a
join pg_class c on c.oid = a.attrelid
join pg_type t on t.oid = a.atttypid
left join pg_collation l on l.oid = a.attcollation
left join pg_attrdef d on d.adrelid = a.attrelid and d.adnum = a.attnum
where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p') and a.attnum > 0 and not a.attisdropped
order by c.relname, a.attnum`,
)

const constraintList = statement(
  'schema_constraint_list',
  [],
  { table_name: 'text', definition: 'text' },
  `select c.relname::text as table_name, pg_get_constraintdef(k.oid, true) as definition
from pg_constraint k
join pg_class c on c.oid = k.conrelid
where k.connamespace = 'public'::regnamespace and k.contype in ('p', 'u', 'f', 'c', 'x')
order by c.relname, k.contype <> 'p', k.conname`,
)

const indexList = statement(
  'schema_index_list',
  [],
  { table_name: 'text', definition: 'text' },
  `select c.relname::text as table_name, pg_get_indexdef(i.indexrelid, 0, true) as definition
from pg_index i
join pg_class c on c.oid = i.indrelid
where c.relnamespace = 'public'::regnamespace
  and not exists (select from pg_constraint k where k.conindid = i.indexrelid)
  and not exists (select from pg_inherits where pg_inherits.inhrelid = i.indexrelid)
order by c.relname, i.indexrelid::regclass::text`,
)

const header = `-- The tables, keys, indexes and partitions that the migrations of this folder come to, written by
-- \`npm run generate\`. It is for reading; a server applies the numbered files.`

/** The words before the first parenthesis are the database's; it writes them in capitals. */
function lowerKeywords(definition: string): string {
  return definition.replace(/^[A-Z ]+/, words => words.toLowerCase())
}

function describeColumn({ name, type, collation, is_required, default_text }: Row<typeof columnList.row>): string {
  return [
    `${name} ${type}`,
    collation === null ? '' : ` collate "${collation}"`,
    is_required ? ' not null' : '',
    default_text === null ? '' : ` default ${default_text}`,
  ].join('')
}

function describeIndex(definition: string): string {
  const [, unique = '', name, table, rest] =
    /^CREATE (UNIQUE )?INDEX (\S+) ON (?:ONLY )?(?:public\.)?(\S+) USING (.*)$/.exec(definition) ?? []
  if (name === undefined || table === undefined || rest === undefined) throw new Error(`cannot read ${definition}`)
  const columns = rest.replace(/^btree /, '').replace(' WHERE ', ' where ')
  const method = columns === rest ? 'using ' : ''
  return `create ${unique.toLowerCase()}index ${name} on ${table} ${method}${columns};`
}

/** The schema of a migrated database as text. */
export async function describeSchema(database: Database): Promise<string> {
  const extensions = await database.run(extensionList, [])
  const tables = await database.run(tableList, [])
  const columns = await database.run(columnList, [])
  const constraints = await database.run(constraintList, [])
  const indexes = await database.run(indexList, [])

  function describeTable({
    name,
    is_unlogged,
    partition_key,
    parent,
    bound,
    storage,
  }: (typeof tables)[number]): string {
    if (parent !== null) return `create table ${name} partition of ${parent} ${bound?.toLowerCase()};`
    const lines = [
      ...columns.filter(column => column.table_name === name).map(describeColumn),
      ...constraints.filter(constraint => constraint.table_name === name).map(row => lowerKeywords(row.definition)),
    ]
    const head = `create ${is_unlogged ? 'unlogged ' : ''}table ${name} (\n  ${lines.join(',\n  ')}\n)`
    const partitioned = partition_key === null ? '' : ` partition by ${lowerKeywords(partition_key)}`
    const stored = storage === null ? '' : ` with (${storage})`
    const created = indexes.filter(index => index.table_name === name).map(row => describeIndex(row.definition))
    return [`${head}${partitioned}${stored};`, ...created].join('\n')
  }

  const created = extensions.map(({ name }) => `create extension ${name};`).join('\n')
  return `${[header, created, ...tables.map(describeTable)].join('\n\n')}\n`
}
