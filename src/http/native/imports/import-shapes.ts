import { type Static, Type } from 'typebox'
import type { ImportJob } from '../../../engine/imports/imports.ts'

const nullable = <T extends Parameters<typeof Type.Union>[0][number]>(schema: T) => Type.Union([schema, Type.Null()])
const time = Type.String({ format: 'date-time' })
const linkPolicies = ['fold', 'weaker-only', 'strict', 'never'] as const
const columnName = Type.String({ minLength: 1, maxLength: 1000 })

/** At most so many columns can be told apart in a mapping. */
const maxColumns = 2_000

export const NewImportBody = Type.Object(
  {
    file_id: Type.String({ description: 'A file that was sent to `/v1/files`.' }),
    object: Type.Optional(Type.String({ default: 'profiles', description: 'The object whose rows the file has.' })),
    mapping: Type.Optional(
      Type.Record(Type.String(), Type.Union([Type.String({ minLength: 1 }), Type.Null()]), {
        maxProperties: maxColumns,
        description:
          'Column to field; columns that are null or not named are left out. Without it, as the preview of the file guesses.',
      }),
    ),
    match_key: Type.Optional(
      Type.String({ description: 'For `upsert`: the identity field that decides which row is found.' }),
    ),
    mode: Type.Optional(
      Type.Enum(['upsert', 'append'], {
        default: 'upsert',
        description: '`append` makes a new row of the object of each row of the file.',
      }),
    ),
    link_policy: Type.Optional(
      Type.Enum([...linkPolicies], {
        default: 'fold',
        description: 'Of profiles: what a row whose identifiers belong to several people does.',
      }),
    ),
    undeclared: Type.Optional(
      Type.Enum(['refuse', 'discover'], {
        default: 'refuse',
        description: 'Of profiles: what a field is that the schema does not declare, a fault or a discovery.',
      }),
    ),
    on_invalid: Type.Optional(
      Type.Enum(['refuse', 'skip'], {
        default: 'refuse',
        description: 'Whether one unusable value refuses its row or is left out.',
      }),
    ),
    observed_at_column: Type.Optional(
      Type.String({
        description: 'The column that says when a row was true; without it, when the import was started.',
      }),
    ),
    restore: Type.Optional(
      Type.Boolean({
        default: false,
        description: 'The file is an export of profiles in NDJSON: values keep their times and sources.',
      }),
    ),
    dry_run: Type.Optional(
      Type.Boolean({ default: false, description: 'Nothing is written: the import counts what it would do.' }),
    ),
  },
  { additionalProperties: false },
)
export type NewImportBody = Static<typeof NewImportBody>

export const ImportView = Type.Object({
  id: Type.String({ format: 'uuid' }),
  object: Type.String(),
  file_id: Type.String({ format: 'uuid' }),
  file_name: Type.String(),
  state: Type.Enum(['waiting', 'ready', 'pending', 'running', 'paused', 'completed', 'failed', 'cancelled'], {
    description:
      '`waiting` for its file or its mapping and `ready` to be started are states of imports that other surfaces drive step by step.',
  }),
  dry_run: Type.Boolean(),
  mapping: Type.Record(Type.String(), Type.String(), { description: 'Column to field.' }),
  match_key: nullable(Type.String()),
  mode: nullable(Type.Enum(['upsert', 'append'])),
  settings: nullable(
    Type.Object(
      {
        link_policy: Type.Enum([...linkPolicies, 'below-email']),
        undeclared: Type.Enum(['refuse', 'discover']),
        on_invalid: Type.Enum(['refuse', 'skip']),
        observed_at_column: nullable(Type.String()),
        restore: Type.Boolean(),
      },
      { description: 'What else was said when it was asked for; null while it has no mapping.' },
    ),
  ),
  rows: Type.Object({
    processed: Type.Integer({ description: 'Rows dealt with so far: the sum of the others.' }),
    created: Type.Integer(),
    updated: Type.Integer(),
    unchanged: Type.Integer(),
    failed: Type.Integer({ description: 'Rows that were not written; see the errors.' }),
    total: nullable(Type.Integer({ description: 'Null until the file has been read to its end.' })),
  }),
  merges: Type.Integer({ description: 'Profiles that rows joined with another.' }),
  conflicts: Type.Integer({ description: 'Identifiers that rows could not have.' }),
  bytes_read: Type.Integer(),
  bytes_total: nullable(Type.Integer({ description: 'Null until the file is there.' })),
  error: nullable(
    Type.Object(
      { message: Type.String(), line: nullable(Type.Integer({ description: 'Of the file, from 1.' })) },
      { description: 'Why it failed. Rows before stay written.' },
    ),
  ),
  created_at: time,
  started_at: nullable(time),
  completed_at: nullable(time),
})

function viewTime(ms: number): string
function viewTime(ms: number | null): string | null
function viewTime(ms: number | null): string | null {
  return ms === null ? null : new Date(ms).toISOString()
}

export function viewImport(job: ImportJob): Static<typeof ImportView> {
  const { plan, counts } = job
  return {
    id: job.jobId,
    object: job.objectName,
    file_id: job.fileId,
    file_name: job.fileName,
    state: job.state,
    dry_run: plan?.isDryRun ?? false,
    mapping: Object.fromEntries(plan?.columns.map(({ column, field }) => [column, field]) ?? []),
    match_key: plan?.matchKey ?? null,
    mode: plan?.mode ?? null,
    settings: plan && {
      link_policy: plan.linkPolicy,
      undeclared: plan.undeclared,
      on_invalid: plan.onInvalid,
      observed_at_column: plan.observedAtColumn ?? null,
      restore: plan.isRestore ?? false,
    },
    rows: {
      processed: counts.rows,
      created: counts.created,
      updated: counts.updated,
      unchanged: counts.unchanged,
      failed: counts.failed,
      total: job.totalRows,
    },
    merges: counts.merges,
    conflicts: counts.conflicts,
    bytes_read: job.bytesRead,
    bytes_total: job.byteCount,
    error: job.error && { message: job.error.message, line: job.error.line },
    created_at: viewTime(job.createdAtMs),
    started_at: viewTime(job.startedAtMs),
    completed_at: viewTime(job.completedAtMs),
  }
}

export const RowErrorView = Type.Object({
  row: Type.Integer({ description: 'From 1, without the header.' }),
  column: nullable(Type.String({ description: 'Null when it is the row as a whole.' })),
  value: Type.Unknown({ description: 'What stood there; long values are cut. Null where that says nothing.' }),
  message: Type.String(),
  code: Type.String(),
})

export const PreviewView = Type.Object({
  format: Type.Enum(['csv', 'ndjson', 'parquet']),
  gzip: Type.Boolean(),
  delimiter: nullable(Type.String({ description: 'Of CSV.' })),
  columns: Type.Array(
    Type.Object({
      name: columnName,
      samples: Type.Array(Type.Unknown(), { description: 'Some of its values.' }),
      field: nullable(Type.String({ description: 'Where the column is likely to belong.' })),
      why: nullable(Type.Enum(['name', 'values'], { description: 'What the guess rests on.' })),
    }),
  ),
  rows: Type.Array(Type.Record(Type.String(), Type.Unknown()), { description: 'The first rows that can be read.' }),
  match_key: nullable(
    Type.String({
      description:
        'The strongest identity field among those guessed; null for profiles when rows of the sample lack it.',
    }),
  ),
})
