import type { Queryable } from '../../store/database.ts'
import { enrichmentFindNumbers } from '../../store/write/enrichment.ts'
import { createReadBatcher } from '../profiles/read-batcher.ts'

/** Draws numbers from the deployment's sequence; those asked for together come in one statement. */
export function createNumbers(database: Queryable): () => Promise<number> {
  // The sequence belongs to no workspace.
  const draw = createReadBatcher<undefined, number>(async (_, places) => {
    const rows = await database.run(enrichmentFindNumbers, [places.length])
    return rows.map(row => row.enrichment_id).toSorted((a, b) => a - b)
  })
  return async () => {
    const number = await draw('', undefined)
    if (number === undefined) throw new Error('the sequence gave no number')
    return number
  }
}
