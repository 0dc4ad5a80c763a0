import type { Answer, Asked } from './scripted-server.ts'

export const importId = '01a200c5-6d59-7339-971d-1bb95fff9339'
const fileId = '01a200c5-0000-7339-971d-1bb95fff9339'

export type ImportStep = {
  readonly state: string
  readonly processed: number
  readonly failed?: number
  readonly error?: unknown
}

const columns = [
  { name: 'E-Mail', samples: ['ada@example.org'], field: 'email', why: 'values' },
  { name: 'Vorname', samples: ['Ada\u001b[2J'], field: 'first_name', why: 'name' },
  { name: 'Notizen', samples: ['x'], field: null, why: null },
]

/** An import of 200 rows that goes through these steps, one each time it is read; the last one stays. */
export function importScript(steps: readonly ImportStep[]): Readonly<Record<string, (asked: Asked) => Answer>> {
  let at = 0
  const view = (step: ImportStep | undefined) => ({
    id: importId,
    object: 'profiles',
    file_id: fileId,
    file_name: 'people.csv',
    state: step?.state,
    dry_run: false,
    mapping: {},
    match_key: 'email',
    mode: 'upsert',
    rows: {
      processed: step?.processed,
      created: (step?.processed ?? 0) - (step?.failed ?? 0),
      updated: 0,
      unchanged: 0,
      failed: step?.failed ?? 0,
      total: 200,
    },
    merges: 0,
    conflicts: 0,
    bytes_read: 1000,
    bytes_total: 1000,
    error: step?.error ?? null,
    created_at: '2026-11-22T01:00:00.000Z',
    started_at: '2026-11-22T01:00:00.000Z',
    completed_at: null,
  })
  return {
    'POST /v1/files': ({ body }) => ({ status: 201, json: { id: fileId, name: 'people.csv', bytes: body.length } }),
    [`DELETE /v1/files/${fileId}`]: () => ({ status: 204, text: '' }),
    [`GET /v1/files/${fileId}/preview`]: () => ({
      json: { format: 'csv', gzip: false, delimiter: ';', columns, rows: [], match_key: 'email' },
    }),
    'POST /v1/imports': () => ({ status: 202, json: view({ state: 'pending', processed: 0 }) }),
    [`GET /v1/imports/${importId}`]: () => {
      const step = steps[Math.min(at, steps.length - 1)]
      at += 1
      return { json: view(step) }
    },
    [`POST /v1/imports/${importId}/cancel`]: () => {
      at = steps.length
      return { json: view({ state: 'cancelled', processed: 100 }) }
    },
    [`GET /v1/imports/${importId}/errors`]: () => ({
      json: {
        data: [{ row: 7, column: 'E-Mail', value: 'no\u0007pe', message: 'expected an e-mail', code: 'invalid_value' }],
        next_cursor: null,
      },
    }),
    [`GET /v1/imports/${importId}/errors.csv`]: () => ({
      text: 'row,column,value,message,code\r\n7,E-Mail,nope,no,x\r\n',
    }),
  }
}
