import pg from 'pg'
import { batchRow } from './psql-batch.ts'

const workspaceId = '01890000-0000-7000-8000-000000000001'
const rowsPerStatement = 10_000

/** Gives the rival the same people and fields that `fillProduct` writes to Onefold. */
export async function fillRival(databaseUrl: string, people: number): Promise<void> {
  const client = new pg.Client({ connectionString: databaseUrl })
  await client.connect()
  try {
    for (let first = 0; first < people; first += rowsPerStatement) {
      const count = Math.min(rowsPerStatement, people - first)
      const rows = Array.from({ length: count }, (_, index) => batchRow(first + index, 0))
      await client.query(
        `insert into profile (workspace_id, email, fields, updated_at)
         select $1::uuid, email, fields, now() from jsonb_to_recordset($2::jsonb) as r (email text, fields jsonb)`,
        [workspaceId, JSON.stringify(rows)],
      )
    }
  } finally {
    await client.end()
  }
}
