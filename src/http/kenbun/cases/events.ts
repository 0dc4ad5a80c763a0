import type { Json, JsonObject } from '../../../domain/json.ts'
import { type CallStep, type Case, commonRefusals, refusals, type Step } from './case.ts'
import { mia, notLeads, rulesets } from './leads.ts'

const event = (name: string, type: string, metadata: JsonObject, more: JsonObject = {}): JsonObject => ({
  id: `{${name}}`,
  lead_id: '{mia}',
  event_type: type,
  metadata,
  suppression_reason: null,
  original_lead_id: null,
  created_at: '<time>',
  ...more,
})

const bot = event('bot', 'form_submit', { bot: true }, { suppression_reason: 'metadata_filter' })
const newer = event('newer', 'form_submit', { size: '51-200', role: 'VP' })
const older = event('older', 'form_submit', { size: '51-200' })
const view = event('view', 'page_view', { path: '/' }, { id: '<any>' })

function shows(call: string, events: readonly JsonObject[], more: JsonObject = {}): CallStep {
  return { call, status: 200, answer: { events, total: events.length, page: 1, limit: 25, ...more } }
}

/** Whose scores these events come to, and nothing else. */
const scored = (score: number): Json => ({
  lead_id: '{mia}',
  score,
  ruleset_id: '{e}',
  engagement_scores: { '{e}': score },
  profile_scores: { '{f}': 20 },
})

export const eventCases: readonly Case[] = [
  refusals('GET /events', 'kenbun:read'),
  refusals('GET /events/ld_01kwzzzzzzzzzzzzzzzzzzzzzz', 'kenbun:read'),
  refusals('DELETE /events/batch', 'kenbun:write', { event_ids: [] }),
  commonRefusals('strangers', 'GET /event-metadata-keys', false, 'GET, HEAD'),
  {
    name: 'events of a unit and of a lead are listed, the latest first, suppressed ones too',
    steps: [
      mia,
      shows('GET /events', [bot, newer, older, view]),
      shows('GET /events/{mia}', [bot, newer, older, view]),
      shows('GET /events?lead_id={mia}', [bot, newer, older, view]),
      shows('GET /events?limit=1&page=2', [newer], { total: 4, limit: 1, page: 2 }),
      shows('GET /events/{mia}?limit=1&page=3', [older], { total: 4, limit: 1, page: 3 }),
      ...['/events', '/events/{mia}', '/events?lead_id={mia}'].map(
        (list): Step => ({
          call: `GET ${list}${list.includes('?') ? '&' : '?'}limit=100&page=999999999`,
          status: 200,
          answer: { events: [], total: 4, limit: 100, page: 999_999_999 },
        }),
      ),
      shows('GET /events?event_type=page_view', [view]),
      shows('GET /events/{mia}?event_type=page_view', [view]),
      shows('GET /events/{mia}?event_type=Page_View', []),
      shows('GET /events?range=last_7d&lead_id={mia}&event_type=page_view', [view]),
      shows('GET /events?range=yesterday&event_type=none', []),
      ...notLeads.map(id => shows(`GET /events?lead_id=${id}`, [])),
      ...notLeads.map((id): Step => ({ call: `GET /events/${id}`, status: 404, field: null })),
      ...['page=0', 'limit=x', 'event_type=', 'event_type=%00', 'range=ever'].map(
        (query): Step => ({ call: `GET /events?${query}`, status: 400, field: query.split('=')[0] ?? '' }),
      ),
    ],
  },
  {
    name: 'events of other units are not there, and cannot be deleted',
    steps: [
      mia,
      { ...shows('GET /events', []), as: 'stranger' },
      { ...shows('GET /events?lead_id={mia}', []), as: 'stranger' },
      { call: 'GET /events/{mia}', as: 'stranger', status: 404, field: null },
      { call: 'GET /event-metadata-keys', as: 'stranger', status: 200, answer: { metadata_keys: [] } },
      {
        call: 'DELETE /events/batch',
        as: 'stranger',
        body: { event_ids: ['{newer}'] },
        status: 200,
        answer: { deleted: 0 },
      },
      shows('GET /events?event_type=page_view', [view]),
      shows('GET /events?event_type=form_submit', [bot, newer, older]),
    ],
  },
  {
    name: 'deleted events are taken out of the scores and the last event, and fields keep what they wrote',
    steps: [
      ...rulesets,
      mia,
      { call: 'GET /score/{mia}', status: 200, answer: scored(30) },
      {
        call: 'DELETE /events/batch',
        body: { event_ids: ['{newer}', '{newer}', '{bot}', 'evt-1', 'evt-019b8d84-0e2a-7c31-9d0e-5b8f1c6f2a44', ''] },
        status: 200,
        answer: { deleted: 2 },
      },
      { call: 'GET /score/{mia}', status: 200, answer: scored(15) },
      shows('GET /events', [older, view]),
      { call: 'GET /leads?min_score=15&max_score=15&event_type=form_submit', status: 200, listed: ['{mia}'] },
      { call: 'DELETE /events/batch', body: { event_ids: ['{older}'] }, status: 200, answer: { deleted: 1 } },
      { call: 'GET /score/{mia}', status: 200, answer: scored(0) },
      { call: 'GET /leads?event_type=page_view', status: 200, listed: ['{mia}'] },
      { call: 'DELETE /events/batch', body: { event_ids: ['{older}'] }, status: 200, answer: { deleted: 0 } },
      { call: 'DELETE /events/batch', body: { event_ids: [] }, status: 200, answer: { deleted: 0 } },
      { call: 'DELETE /events/batch', body: {}, status: 400, field: 'event_ids' },
      { call: 'DELETE /events/batch', body: { event_ids: 'evt-1' }, status: 400, field: 'event_ids' },
      { call: 'DELETE /events/batch', body: { event_ids: [5] }, status: 400, field: 'event_ids[0]' },
      { call: 'DELETE /events/batch', body: [], status: 400, field: null },
      { call: 'DELETE /events/batch', body: { event_ids: Array(1001).fill('evt-1') }, status: 400, field: 'event_ids' },
      {
        call: 'GET /lead/by-alias?value=mia@nordwind.example',
        status: 200,
        answer: { lead_id: '{mia}', email: 'mia@nordwind.example', metadata: { size: '51-200', role: 'VP' } },
      },
    ],
  },
  {
    name: 'the last event of a lead deleted, it has none',
    steps: [
      { given: 'tom', identifiers: { email: 'tom@example.org' }, events: [{ type: 'page_view', keep: 'only' }] },
      { call: 'GET /leads?last_active=7d', status: 200, listed: ['{tom}'] },
      { call: 'DELETE /events/batch', body: { event_ids: ['{only}'] }, status: 200, answer: { deleted: 1 } },
      { call: 'GET /leads?last_active=7d', status: 200, listed: [] },
      { call: 'GET /leads', status: 200, listed: ['{tom}'] },
    ],
  },
  {
    name: 'events of an absorbed lead belong to its survivor and name the other; deleting them counts again',
    steps: [
      ...rulesets,
      mia,
      {
        given: 'other',
        identifiers: { email: 'm@example.org' },
        events: [{ type: 'form_submit', keep: 'moved' }],
      },
      { merge: 'mia', absorbed: 'other' },
      shows('GET /events/{other}?event_type=form_submit', [
        event('moved', 'form_submit', {}, { original_lead_id: '{other}' }),
        bot,
        newer,
        older,
      ]),
      { call: 'GET /score/{mia}', status: 200, answer: scored(45) },
      { call: 'DELETE /events/batch', body: { event_ids: ['{moved}'] }, status: 200, answer: { deleted: 1 } },
      { call: 'GET /score/{mia}', status: 200, answer: scored(30) },
      { call: 'GET /leads?min_score=30&max_score=30', status: 200, listed: ['{mia}'] },
    ],
  },
  {
    name: 'keys of metadata are listed with their most frequent values, of events that were not suppressed',
    steps: [
      mia,
      {
        given: 'tom',
        identifiers: { email: 'tom@example.org' },
        events: [
          { type: 'form_submit', metadata: { size: '1-10', nested: { a: 1 }, n: 3 } },
          { type: 'form_submit', metadata: { size: '51-200', nothing: null } },
        ],
      },
      {
        call: 'GET /event-metadata-keys?event_type=form_submit',
        status: 200,
        answer: {
          metadata_keys: [
            { key: 'size', event_count: 4, sample_values: ['51-200', '1-10'] },
            { key: 'n', event_count: 1, sample_values: [3] },
            { key: 'nested', event_count: 1, sample_values: [] },
            { key: 'nothing', event_count: 1, sample_values: [] },
            { key: 'role', event_count: 1, sample_values: ['VP'] },
          ],
        },
      },
      {
        call: 'GET /event-metadata-keys?event_type=page_view',
        status: 200,
        answer: { metadata_keys: [{ key: 'path', event_count: 1, sample_values: ['/'] }] },
      },
      { call: 'GET /event-metadata-keys?event_type=', status: 400, field: 'event_type' },
    ],
  },
]
