import { Type } from 'typebox'
import { collectPerson, type Person } from '../../../engine/profiles/collect-person.ts'
import { viewEnrichment } from '../enrichments/enrichment-shapes.ts'
import { viewNote } from '../notes/note-view.ts'
import { problemResponses } from '../problem.ts'
import { type NativeApp, type NativeContext, needs, principalOf } from '../route.ts'
import { IdParams, named, readId, sendNoProfile } from './route-parts.ts'
import { viewChange, viewConflict, viewEvent, viewMerge, viewProfile, viewProvenance, viewRecord } from './views.ts'

const Time = Type.String({ format: 'date-time' })
const Id = Type.String({ format: 'uuid' })

const Exported = Type.Object({
  exported_at: Time,
  profile: named('Profile'),
  homes: Type.Array(Type.Object({ id: Id, fields: Type.Unknown(), provenance: Type.Unknown(), created_at: Time }), {
    description: 'The profile and those it absorbed, each with what it alone has been told.',
  }),
  identifiers: Type.Array(
    Type.Object({ kind: Type.String(), value: Type.String(), first_seen_at: Time, source: Type.String(), home_id: Id }),
  ),
  history: Type.Array(named('Change')),
  merges: Type.Array(named('Merge')),
  conflicts: Type.Array(named('Conflict')),
  records: Type.Array(named('Record')),
  owner_name: Type.Union([Type.String(), Type.Null()], { description: 'Who looks after the person.' }),
  company: Type.Union([Type.Object({ id: Id, name: Type.String() }), Type.Null()], {
    description: 'Which company the person belongs to.',
  }),
  events: Type.Array(named('Event')),
  event_keys: Type.Array(Type.Object({ key: Type.String(), event_id: Id, created_at: Time }), {
    description: 'What clients called the events, as far as they did.',
  }),
  enrichments: Type.Array(named('Enrichment')),
  notes: Type.Array(named('Note'), { description: 'Also those that are not shared.' }),
  scores: Type.Array(
    Type.Object({
      ruleset_id: Id,
      kind: Type.String({ description: '`fit` or `engagement`.' }),
      score: Type.Integer(),
      computed_at: Time,
    }),
  ),
  score_history: Type.Array(Type.Object({ ruleset_id: Id, at: Time, score: Type.Integer() })),
})

function viewPerson(person: Person, nowMs: number) {
  return {
    exported_at: new Date(nowMs).toISOString(),
    profile: viewProfile(person.profile),
    homes: person.homes.map(home => ({
      id: home.profileId,
      fields: home.registers.fields,
      provenance: viewProvenance(home.registers),
      created_at: home.createdAt.toISOString(),
    })),
    identifiers: person.identifiers.map(row => ({
      kind: row.kind,
      value: row.value,
      first_seen_at: row.first_seen_at.toISOString(),
      source: row.source,
      home_id: row.home_profile_id,
    })),
    history: person.history.map(viewChange),
    merges: person.merges.map(viewMerge),
    conflicts: person.conflicts.map(viewConflict),
    records: person.records.map(viewRecord),
    owner_name: person.ownerName,
    company: person.company,
    events: person.events.map(viewEvent),
    event_keys: person.eventKeys.map(row => ({ ...row, created_at: row.created_at.toISOString() })),
    enrichments: person.enrichments.map(row => viewEnrichment({ ...row, profile_id: person.profile.profileId })),
    notes: person.notes.map(viewNote),
    scores: person.scores.map(row => ({ ...row, computed_at: row.computed_at.toISOString() })),
    score_history: person.scoreHistory.map(row => ({
      ruleset_id: row.ruleset_id,
      at: row.snapshot_at.toISOString(),
      score: row.score,
    })),
  }
}

export function registerExportProfile(app: NativeApp, { engine, now }: NativeContext): void {
  app.route({
    method: 'GET',
    url: '/profiles/:id/export',
    config: needs('profiles:read'),
    schema: {
      summary: 'Export a person',
      description: 'Everything that is known about one person, as one document.',
      tags: ['profiles'],
      params: IdParams,
      response: { 200: Exported, ...problemResponses(404) },
    },
    async handler(request, reply) {
      const { workspaceId } = principalOf(request)
      const id = readId(request.params.id)
      const person = id === undefined ? undefined : await collectPerson(engine.database, workspaceId, id)
      return person === undefined ? sendNoProfile(reply) : reply.send(viewPerson(person, now()))
    },
  })
}
