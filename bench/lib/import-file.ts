import { once } from 'node:events'
import { createWriteStream } from 'node:fs'
import { batchRow } from '../rival/psql-batch.ts'

export const importColumns = ['email', 'first_name', 'last_name', 'tier', 'ltv', 'last_seen_at'] as const

export type ImportFile = {
  readonly rows: number
  /** Makes the values of a second file differ from those of the first. */
  readonly generation: number
  /** Every so manyth row has an address or a time that is none; 0 for none. */
  readonly badEvery: number
  /** Of ten rows so many are about a person whom an earlier row is about. */
  readonly repeatsOfTen: number
}

/** A row about somebody who is in the file already, as far apart as files have them. */
function personOf(row: number, { repeatsOfTen }: ImportFile): number {
  if (row % 10 >= repeatsOfTen || row < 10) return row
  return (row * 7919) % row
}

/** Writes CSV of the people and fields that batches have; answers how many rows are bad. */
export async function writeImportFile(path: string, file: ImportFile): Promise<number> {
  const out = createWriteStream(path, { mode: 0o644 })
  out.write(`${importColumns.join(',')}\n`)
  let bad = 0
  for (let row = 0; row < file.rows; row += 1) {
    const { fields } = batchRow(personOf(row, file), file.generation)
    const isBad = file.badEvery > 0 && row % file.badEvery === file.badEvery - 1
    if (isBad) bad += 1
    const spoilt = isBad ? (bad % 2 === 0 ? { email: `user${row} at example.com` } : { last_seen_at: 'yesterday' }) : {}
    const cells: Record<string, unknown> = { ...fields, ...spoilt }
    const line = `${importColumns.map(name => cells[name]).join(',')}\n`
    if (!out.write(line)) await once(out, 'drain')
  }
  out.end()
  await once(out, 'close')
  return bad
}
