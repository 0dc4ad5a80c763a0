import type { JsonObject } from '../../../domain/json.ts'
import { type Case, commonRefusals, refusals, type Step } from './case.ts'

const nobody = 'ld_01kwzzzzzzzzzzzzzzzzzzzzzz'
/** What is no id of a lead of this unit, in every way. */
export const notLeads = [nobody, 'ld_1', '019b8d84-0e2a-7c31-9d0e-5b8f1c6f2a44', '%00', '__proto__']

/** A fit and an engagement ruleset with a rule each, a level of either kind, under the names f, e, hot and engaged. */
export const rulesets: readonly Step[] = [
  { call: 'POST /profile-scoring/rulesets', body: { name: 'Fit' }, status: 201, keep: 'f' },
  {
    call: 'POST /profile-scoring/rulesets/{f}/rules',
    body: { profile_field: 'size', operator: 'greater_than', value: '50', weight: 20 },
    status: 201,
    keep: 'fr',
  },
  { call: 'POST /engagement-scoring/rulesets', body: { name: 'Standard' }, status: 201, keep: 'e' },
  {
    call: 'POST /engagement-scoring/rules',
    body: { ruleset_id: '{e}', event_type: 'form_submit', weight: 15 },
    status: 201,
    keep: 'er',
  },
  { call: 'POST /profile-levels', body: { name: 'Hot', min_score: 10 }, status: 201 },
  { call: 'POST /engagement-levels', body: { name: 'Engaged', min_score: 30 }, status: 201 },
]

export const mia: Step = {
  given: 'mia',
  identifiers: { email: 'mia@nordwind.example', anonymous_id: 'C-1' },
  fields: { size: '51-200', role: 'VP' },
  events: [
    { type: 'page_view', hoursAgo: 50, metadata: { path: '/' } },
    { type: 'form_submit', hoursAgo: 30, metadata: { size: '51-200' }, keep: 'older' },
    { type: 'form_submit', hoursAgo: 2, metadata: { size: '51-200', role: 'VP' }, keep: 'newer' },
    { type: 'form_submit', hoursAgo: 1, metadata: { bot: true }, suppression: 'metadata_filter', keep: 'bot' },
  ],
}

const miaScores: JsonObject = {
  score: 30,
  ruleset_id: '{e}',
  engagement_scores: { '{e}': 30 },
  profile_scores: { '{f}': 20 },
}

export const miaLead: JsonObject = {
  org_id: 'org_1',
  lead_id: '{mia}',
  ...miaScores,
  last_event_at: '<time>',
  created_at: '<time>',
  updated_at: '<time>',
  owner_name: null,
  ruleset_names: { '{e}': 'Standard', '{f}': 'Fit' },
  engagement_primary_ruleset_name: 'Standard',
  profile_primary_ruleset_name: 'Fit',
  best_alias: 'mia@nordwind.example',
  engagement_level: 'Engaged',
  profile_level: 'Hot',
  metadata: { size: '51-200', role: 'VP' },
}

/** The lead of somebody nothing is known of, in a unit without rulesets. */
const bare = (email: string): JsonObject => ({
  ...miaLead,
  lead_id: '<any>',
  score: 0,
  ruleset_id: '',
  engagement_scores: {},
  profile_scores: {},
  last_event_at: null,
  ruleset_names: {},
  engagement_primary_ruleset_name: null,
  profile_primary_ruleset_name: null,
  best_alias: email,
  engagement_level: null,
  profile_level: null,
  metadata: {},
})

export const leadCases: readonly Case[] = [
  commonRefusals('strangers', `GET /lead/${nobody}`, false, 'GET, HEAD, PUT, DELETE'),
  commonRefusals('strangers', `PUT /lead/${nobody}`, true, 'GET, HEAD, PUT, DELETE', { owner_name: 'Tom' }),
  commonRefusals('strangers', `DELETE /lead/${nobody}`, true, 'GET, HEAD, PUT, DELETE'),
  commonRefusals('strangers', `GET /lead/${nobody}/aliases`, false, 'GET, HEAD'),
  commonRefusals('strangers', `GET /score/${nobody}`, false, 'GET, HEAD'),
  commonRefusals('strangers', `GET /leads/${nobody}/score`, false, 'GET, HEAD'),
  commonRefusals('strangers', 'GET /leads', false, 'GET, HEAD'),
  refusals(`PATCH /lead/${nobody}/metadata`, 'kenbun:write', { role: 'CEO' }),
  refusals('GET /lead/by-alias?value=a@example.org', 'kenbun:read'),
  refusals('PATCH /lead/by-alias/metadata?value=a@example.org', 'kenbun:write', { role: 'CEO' }),
  {
    name: 'a lead is shown with its fields, its scores under every active ruleset and its levels',
    steps: [
      ...rulesets,
      mia,
      { call: 'GET /lead/{mia}', as: ['kenbun:read'], status: 200, answer: miaLead },
      { call: 'GET /score/{mia}', status: 200, answer: { lead_id: '{mia}', ...miaScores } },
      { call: 'GET /leads/{mia}/score', status: 200, answer: { lead_id: '{mia}', ...miaScores } },
      { call: 'GET /leads', status: 200, answer: { leads: [miaLead], total: 1, page: 1, limit: 25 } },
      {
        call: 'POST /engagement-scoring/rulesets',
        body: { name: 'Second' },
        status: 201,
        keep: 'e2',
      },
      { call: 'POST /profile-scoring/rulesets', body: { name: 'Off', active: false }, status: 201 },
      {
        call: 'GET /score/{mia}',
        status: 200,
        answer: { lead_id: '{mia}', ...miaScores, engagement_scores: { '{e}': 30, '{e2}': 0 } },
      },
      {
        call: 'GET /lead/{mia}/aliases',
        status: 200,
        answer: {
          aliases: [
            { id: '<any>', kind: 'cookie', value: 'C-1', created_at: '<time>' },
            { id: '<any>', kind: 'email', value: 'mia@nordwind.example', created_at: '<time>' },
          ],
        },
      },
    ],
  },
  {
    name: 'without rulesets and events a lead scores 0 under no ruleset',
    steps: [
      { given: 'tom', identifiers: { email: 'tom@example.org' } },
      { call: 'GET /lead/{tom}', status: 200, answer: bare('tom@example.org') },
      {
        call: 'GET /score/{tom}',
        status: 200,
        answer: { lead_id: '{tom}', score: 0, ruleset_id: '', engagement_scores: {}, profile_scores: {} },
      },
      { call: 'GET /lead/{tom}/aliases', status: 200 },
    ],
  },
  {
    name: 'leads of other units, and what is no id of a lead, are not there',
    steps: [
      mia,
      ...['{mia}', ...notLeads].flatMap((id): Step[] => {
        const as = 'stranger'
        return [
          { call: `GET /lead/${id}`, as, status: 404, field: null },
          { call: `PUT /lead/${id}`, as, body: { owner_name: 'Tom' }, status: 404, field: null },
          { call: `DELETE /lead/${id}`, as, status: 404, field: null },
          { call: `PATCH /lead/${id}/metadata`, as, body: { role: 'CEO' }, status: 404, field: null },
          { call: `PATCH /lead/${id}/metadata`, as, body: {}, status: 404, field: null },
          { call: `GET /lead/${id}/aliases`, as, status: 404, field: null },
          { call: `GET /score/${id}`, as, status: 404, field: null },
          { call: `GET /leads/${id}/score`, as, status: 404, field: null },
        ]
      }),
      { call: 'GET /leads', as: 'stranger', status: 200, answer: { leads: [], total: 0, page: 1, limit: 25 } },
      { call: 'GET /lead/by-alias?value=mia@nordwind.example', as: 'stranger', status: 404 },
      { call: 'PATCH /lead/by-alias/metadata?value=mia@nordwind.example', as: 'stranger', body: { a: 1 }, status: 404 },
    ],
  },
  {
    name: 'the owner of a lead is set and taken away, and nothing else of it',
    steps: [
      { given: 'tom', identifiers: { email: 'tom@example.org' } },
      {
        call: 'PUT /lead/{tom}',
        body: { owner_name: ' Ada ', score: 99 },
        status: 200,
        answer: { ...bare('tom@example.org'), owner_name: 'Ada' },
      },
      { call: 'GET /lead/{tom}', status: 200, answer: { ...bare('tom@example.org'), owner_name: 'Ada' } },
      { call: 'PUT /lead/{tom}', body: { owner_name: null }, status: 200, answer: bare('tom@example.org') },
      { call: 'PUT /lead/{tom}', body: { owner_name: 5 }, status: 400, field: 'owner_name' },
      { call: 'PUT /lead/{tom}', body: { owner_name: 'x'.repeat(201) }, status: 400, field: 'owner_name' },
      { call: 'PUT /lead/{tom}', body: { score: 99 }, status: 400, field: null },
      { call: 'PUT /lead/{tom}', body: [], status: 400 },
    ],
  },
  {
    name: 'an owner named like one member, or by their address, is that member; else it is a name',
    steps: [
      { given: 'tom', identifiers: { email: 'tom@example.org' } },
      {
        call: 'POST /members',
        as: ['*'],
        body: {
          first_name: 'Ada',
          last_name: 'Lovelace',
          email: 'ada.{unit}@members.example',
          role: 'editor',
          password: 'correct horse',
        },
        status: 201,
      },
      ...[
        ['ada lovelace', 'Ada Lovelace'],
        ['Ada L.', 'Ada L.'],
        [' ADA.{unit}@members.example ', 'Ada Lovelace'],
      ].map(([owner_name, shown = '']) => ({
        call: 'PUT /lead/{tom}',
        body: { owner_name },
        status: 200,
        answer: { ...bare('tom@example.org'), owner_name: shown },
      })),
      {
        call: 'GET /lead/{tom}',
        status: 200,
        answer: { ...bare('tom@example.org'), owner_name: 'Ada Lovelace' },
      },
    ],
  },
  {
    name: 'a deleted lead is gone with its aliases',
    steps: [
      mia,
      { call: 'DELETE /lead/{mia}', status: 200, answer: { message: '<any>', lead_id: '{mia}' } },
      { call: 'DELETE /lead/{mia}', status: 404, field: null },
      { call: 'GET /lead/{mia}', status: 404, field: null },
      { call: 'GET /lead/by-alias?value=mia@nordwind.example', status: 404, field: null },
    ],
  },
  {
    name: 'metadata is edited member by member, null removes, and aliases are no metadata',
    steps: [
      { given: 'tom', identifiers: { email: 'tom@example.org' }, fields: { role: 'IC', size: '5' } },
      {
        call: 'PATCH /lead/{tom}/metadata',
        body: { role: 'CEO', size: null, paid: true, seats: 4 },
        status: 200,
        answer: { ...bare('tom@example.org'), metadata: { role: 'CEO', paid: true, seats: 4 } },
      },
      {
        call: 'PATCH /lead/by-alias/metadata?kind=email&value=%20TOM@example.org',
        body: { role: 'CTO', nothing: null },
        status: 200,
        answer: { ...bare('tom@example.org'), metadata: { role: 'CTO', paid: true, seats: 4 } },
      },
      { call: 'PATCH /lead/{tom}/metadata', body: {}, status: 200, answer: '<any>' },
      { call: 'PATCH /lead/{tom}/metadata', body: { email: 'x@example.org' }, status: 400, field: 'email' },
      { call: 'PATCH /lead/{tom}/metadata', body: { role: { a: 1 } }, status: 400, field: 'role' },
      { call: 'PATCH /lead/{tom}/metadata', body: { role: ['a'] }, status: 400, field: 'role' },
      { call: 'PATCH /lead/{tom}/metadata', body: { ltv: 'much' }, status: 400, field: 'ltv' },
      { call: 'PATCH /lead/{tom}/metadata', body: { '': 1 }, status: 400 },
      { call: 'PATCH /lead/{tom}/metadata', body: [], status: 400, field: null },
      { call: 'PATCH /lead/{tom}/metadata', body: '{', status: 400 },
      { call: 'PATCH /lead/by-alias/metadata?value=no@example.org', body: { a: 1 }, status: 404, field: null },
      { call: 'PATCH /lead/by-alias/metadata?kind=cookie', body: { a: 1 }, status: 400, field: 'value' },
    ],
  },
  {
    name: 'a lead is found by an alias in any spelling',
    steps: [
      mia,
      {
        call: 'GET /lead/by-alias?value=%20Mia@NORDWIND.example',
        status: 200,
        answer: {
          lead_id: '{mia}',
          email: 'mia@nordwind.example',
          metadata: { size: '51-200', role: 'VP' },
        },
      },
      { call: 'GET /lead/by-alias?kind=cookie&value=C-1', status: 200, answer: '<any>' },
      { call: 'GET /lead/by-alias?kind=cookie&value=c-1', status: 404, field: null },
      { call: 'GET /lead/by-alias?kind=phone&value=mia@nordwind.example', status: 404, field: null },
      { call: 'GET /lead/by-alias?kind=email', status: 400, field: 'value' },
      { call: 'GET /lead/by-alias?value=', status: 400, field: 'value' },
      { call: 'GET /lead/by-alias?value=a%00b', status: 400, field: 'value' },
      { call: 'GET /lead/by-alias?kind=nick&value=a', status: 400, field: 'kind' },
      { given: 'jo', identifiers: { external_id: 'X-1' } },
      {
        call: 'GET /lead/by-alias?kind=external_id&value=X-1',
        status: 200,
        answer: { lead_id: '{jo}', email: null, metadata: {} },
      },
    ],
  },
]
