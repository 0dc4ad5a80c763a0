// The rival of imports: what someone with psql would do with the same file. COPY of the CSV into an unlogged staging table
// of texts, then one insert ... on conflict that builds the fields. It checks no value and keeps no history.

import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
import type { Cluster } from '../lib/cluster.ts'
import { importColumns } from '../lib/import-file.ts'

const schema = `
create table profile (
  workspace_id uuid not null,
  email text not null,
  fields jsonb not null,
  updated_at timestamptz not null,
  primary key (workspace_id, email)
);
create unlogged table staging (line bigserial, ${importColumns.map(name => `${name} text`).join(', ')});`

const fields = importColumns
  .map(name => (name === 'ltv' ? `'ltv', nullif(ltv, '')::bigint` : `'${name}', ${name}`))
  .join(', ')

const upsert = `
insert into profile as p (workspace_id, email, fields, updated_at)
select '01890000-0000-7000-8000-000000000001', email, jsonb_build_object(${fields}), now()
from @
on conflict (workspace_id, email) do update
set fields = p.fields || excluded.fields, updated_at = excluded.updated_at;`

/** One statement may not meet a row twice, so of several lines about one person the last one stands. */
const lastOfEach = '(select distinct on (email) * from staging order by email, line desc) s'

export type PsqlImport = {
  empty(): Promise<void>
  /** Answers the seconds it took. */
  load(file: string, repeatsPeople: boolean): Promise<number>
}

export async function preparePsqlImport(cluster: Cluster): Promise<PsqlImport> {
  const url = await cluster.createDatabase('psql_import')
  const psql = (...commands: readonly string[]) =>
    promisify(execFile)(cluster.psql, [
      ...['-X', '-q', '-v', 'ON_ERROR_STOP=1', '-d', url],
      ...commands.flatMap(command => ['-c', command]),
    ])
  await psql(schema)
  return {
    async empty() {
      await psql('truncate profile')
    },
    async load(file, repeatsPeople) {
      await psql('truncate staging')
      await cluster.settle()
      const startedAt = performance.now()
      const copy = `\\copy staging (${importColumns.join(', ')}) from '${file}' with (format csv, header)`
      await psql(copy, upsert.replace('@', repeatsPeople ? lastOfEach : 'staging'))
      return (performance.now() - startedAt) / 1000
    },
  }
}
