import type { WorkspaceConfig } from '../../domain/config.ts'
import { scoringOf } from '../../domain/scoring/compiled-scoring.ts'
import type { Queryable } from '../../store/database.ts'
import { firstId } from '../../store/read/bounds.ts'
import {
  type ExportedProfileRow,
  profileListExported,
  profileListExportedFiltered,
  profileListExportedOf,
} from '../../store/read/export-profiles.ts'
import { scanMembers } from '../scoring/segment-members.ts'
import { type ExportRequest, MissingSubjectError } from './export-request.ts'
import { chooseFields, fieldColumns, listFields } from './field-columns.ts'
import { type ExportedProfile, profileLines, readIdentifiers, readScores } from './profile-line.ts'
import { type Column, ownColumns, type RowSource } from './row-source.ts'
import { parseFields } from './stored-fields.ts'
import { walkPages } from './walk-pages.ts'

function sizeOfRow({ fields, field_meta: meta }: ExportedProfileRow): number {
  return (fields?.length ?? 0) + (meta?.length ?? 0) + 300
}

function toExported(rows: readonly ExportedProfileRow[]): readonly ExportedProfile[] {
  return rows.flatMap(row =>
    row.fields === null ? [] : [{ row, fieldsText: row.fields, fields: parseFields(row.fields) }],
  )
}

type Reading = {
  readonly database: Queryable
  readonly config: WorkspaceConfig
  readonly request: ExportRequest
  readonly hasScores: boolean
}

function allPages({ database, config: { workspaceId }, request: { filter }, hasScores }: Reading) {
  return walkPages<ExportedProfileRow>({
    read: (after, limit) =>
      filter === null
        ? database.run(profileListExported, [workspaceId, after, limit, hasScores])
        : database.run(profileListExportedFiltered, [
            workspaceId,
            after,
            limit,
            JSON.stringify(filter.contains),
            JSON.stringify(filter.conditions),
            hasScores,
          ]),
    idOf: row => row.profile_id,
    sizeOf: sizeOfRow,
  })
}

const membersAtOnce = 200

async function* memberPages(
  { database, config, hasScores }: Reading,
  segmentId: string,
): AsyncGenerator<readonly ExportedProfileRow[]> {
  const { workspaceId, scoring } = config
  const segment = scoring.segments.find(({ id }) => id === segmentId)
  if (segment === undefined) throw new MissingSubjectError('there is no such segment')
  let ids: string[] = []
  const read = () => database.run(profileListExportedOf, [workspaceId, ids, hasScores])
  for await (const id of scanMembers(database, workspaceId, scoringOf(scoring), segment, firstId)) {
    ids.push(id)
    if (ids.length < membersAtOnce) continue
    yield await read()
    ids = []
  }
  if (ids.length > 0) yield await read()
}

async function* profilePages(reading: Reading): AsyncGenerator<readonly ExportedProfile[]> {
  const { segmentId } = reading.request
  const pages = segmentId === null ? allPages(reading) : memberPages(reading, segmentId)
  for await (const rows of pages) yield toExported(rows)
}

/** The rulesets whose scores are shown, by their ids. */
function rulesetNames({ scoring }: WorkspaceConfig): ReadonlyMap<string, string> {
  const { fit, engagement } = scoringOf(scoring)
  const active = [...fit, ...engagement.rulesets].map(({ ruleset }) => ruleset)
  return new Map(active.map(({ id, name }) => [id, name]))
}

function profileColumns(
  fields: readonly Column<ExportedProfile>[],
  rulesets: ReadonlyMap<string, string>,
  { format }: ExportRequest,
): readonly Column<ExportedProfile>[] {
  const own = ownColumns(fields)
  const scoreOf = (id: string) => (profile: ExportedProfile) =>
    readScores(profile.row, rulesets).find(score => score.ruleset_id === id)?.score
  return [
    own('profile_id', 'string', ({ row }) => row.profile_id),
    ...fields,
    own('identifiers', 'json', ({ row }) => readIdentifiers(row)),
    ...(format === 'parquet' ? [own('absorbed', 'json', ({ row }) => row.absorbed ?? [])] : []),
    ...[...rulesets].map(([id, name]) => own(`score: ${name}`, 'integer', scoreOf(id))),
    own('created_at', 'timestamp', ({ row }) => row.created_at.toISOString()),
    own('updated_at', 'timestamp', ({ row }) => row.updated_at.toISOString()),
  ]
}

export function profileSource(
  database: Queryable,
  config: WorkspaceConfig,
  request: ExportRequest,
): RowSource<ExportedProfile> {
  const rulesets = rulesetNames(config)
  const reading = { database, config, request, hasScores: rulesets.size > 0 }
  const fields = fieldColumns<ExportedProfile>(chooseFields(listFields(config, 'profiles'), request.fields), request)
  return {
    pages: () => profilePages(reading),
    lineOf: profileLines(request.fields, rulesets),
    columns: profileColumns(fields, rulesets, request),
    sizeOf: ({ row }) => sizeOfRow(row),
  }
}
