import { once } from 'node:events'
import { createWriteStream } from 'node:fs'
import { join } from 'node:path'

/** Customers by number, all but every tenth with an address; those addresses as people of their own; rows with both. */
export async function writeMergeFiles(directory: string, rows: number) {
  const at = (name: string) => join(directory, `${name}.csv`)
  const [customers, subscribers, linking] = [at('customers'), at('subscribers'), at('linking')]
  const isApart = (row: number) => row % 10 === 0
  const email = (row: number) => `user${row}@example.com`
  await write(customers, rows, row => `c${row},${isApart(row) ? '' : email(row)},Ada${row}\n`)
  await write(subscribers, rows, row => (isApart(row) ? `,${email(row)},Ada${row}\n` : ''))
  await write(linking, rows, row => `c${row},${email(row)},Grace${row}\n`)
  return { customers, subscribers, linking, merges: Math.ceil(rows / 10) }
}

async function write(path: string, rows: number, line: (row: number) => string): Promise<void> {
  const out = createWriteStream(path)
  out.write('customer_id,email,first_name\n')
  for (let row = 0; row < rows; row += 1) if (!out.write(line(row))) await once(out, 'drain')
  out.end()
  await once(out, 'close')
}
