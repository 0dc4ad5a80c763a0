import { type Case, commonRefusals, type Step } from './case.ts'
import { mia, notLeads, rulesets } from './leads.ts'

const nobody = 'ld_01kwzzzzzzzzzzzzzzzzzzzzzz'
const body = { targetLeadId: '{mia}', sourceLeadIds: ['{one}', '{two}', '{one}'] }

const others: readonly Step[] = [
  {
    given: 'one',
    identifiers: { email: 'one@example.org', external_id: 'X-1' },
    fields: { role: 'CEO', city: 'Kiel' },
    events: [{ type: 'form_submit' }],
  },
  { given: 'two', identifiers: { email: 'two@example.org' }, fields: { city: 'Bonn', plan: 'pro', size: '9' } },
]

const preview = {
  target_lead_id: '{mia}',
  source_lead_ids: ['{one}', '{two}'],
  target_events: 3,
  total_events: 1,
  total_aliases: 3,
  total_sessions: 0,
  duplicate_aliases: 0,
  target_score: 30,
  source_scores: { '{one}': 15, '{two}': 0 },
  account_conflict: false,
  accounts: [],
}

function faults(url: string): readonly Step[] {
  const call = `POST ${url}`
  return [
    { call, body: { targetLeadId: '{mia}' }, status: 400, field: 'sourceLeadIds' },
    { call, body: { sourceLeadIds: ['{one}'] }, status: 400, field: 'targetLeadId' },
    { call, body: { targetLeadId: '{mia}', sourceLeadIds: [] }, status: 400, field: 'sourceLeadIds' },
    { call, body: { targetLeadId: '{mia}', sourceLeadIds: '{one}' }, status: 400, field: 'sourceLeadIds' },
    { call, body: { targetLeadId: '{mia}', sourceLeadIds: ['{one}', '{mia}'] }, status: 400, field: 'sourceLeadIds' },
    ...notLeads.flatMap((id): Step[] => [
      { call, body: { targetLeadId: '{mia}', sourceLeadIds: ['{one}', id] }, status: 404, field: null },
      { call, body: { targetLeadId: id, sourceLeadIds: ['{one}'] }, status: 404, field: null },
    ]),
    { call, body, as: 'stranger', status: 404, field: null },
  ]
}

export const leadMergeCases: readonly Case[] = [
  commonRefusals('strangers', 'POST /leads/merge', true, 'POST', { targetLeadId: nobody, sourceLeadIds: [nobody] }),
  {
    name: 'a merge is previewed, then carried out: the target keeps its fields and the others fill the empty ones',
    steps: [
      ...rulesets,
      mia,
      ...others,
      ...faults('/leads/merge/preview'),
      ...faults('/leads/merge'),
      { call: 'POST /leads/merge/preview', as: ['kenbun:read'], body, status: 200, answer: preview },
      { call: 'GET /lead/{one}', status: 200, answer: '<any>' },
      { call: 'POST /leads/merge', as: ['kenbun:read'], body, status: 403 },
      { call: 'POST /leads/merge', body, status: 200, answer: preview },
      ...['mia', 'one', 'two'].map(
        (name): Step => ({
          call: `GET /score/{${name}}`,
          status: 200,
          answer: {
            lead_id: '{mia}',
            score: 45,
            ruleset_id: '{e}',
            engagement_scores: { '{e}': 45 },
            profile_scores: { '{f}': 20 },
          },
        }),
      ),
      {
        call: 'GET /lead/by-alias?value=two@example.org',
        status: 200,
        answer: {
          lead_id: '{mia}',
          email: 'mia@nordwind.example',
          metadata: { size: '51-200', role: 'VP', city: 'Kiel', plan: 'pro' },
        },
      },
      { call: 'GET /events/{mia}?event_type=form_submit&limit=1', status: 200 },
      { call: 'GET /leads', status: 200, listed: ['{mia}'] },
      { call: 'POST /leads/merge', body, status: 400, field: 'sourceLeadIds' },
    ],
  },
  {
    name: 'leads are found by the beginning of their id and by any part of an alias',
    steps: [
      mia,
      ...others,
      { call: 'GET /leads/search', as: 'nobody', status: 401 },
      { call: 'GET /leads/search?q=mia', as: ['profiles:read'], status: 403 },
      { call: 'GET /leads/search?q=mia', as: 'root', status: 400 },
      {
        call: 'GET /leads/search?q=WIND.ex',
        status: 200,
        answer: [
          {
            id: '{mia}',
            match_type: 'alias',
            best_alias: 'mia@nordwind.example',
            engagement_level: null,
            profile_level: null,
          },
        ],
      },
      { call: 'GET /leads/search?q={one}', status: 200, listed: ['{one}'] },
      { call: 'GET /leads/search?q=x-1', status: 200, listed: ['{one}'] },
      { call: 'GET /leads/search?q=ld', status: 200, listed: ['{mia}', '{one}', '{two}'] },
      { call: 'GET /leads/search?q=example.org', as: 'stranger', status: 200, answer: [] },
      { call: 'GET /leads/search?q={mia}', as: 'stranger', status: 200, answer: [] },
      ...['', '?q=', '?q=m', '?q=%20m%20', '?q=%25%25', '?q=ld_zz', '?q=ld_7u'].map(
        (query): Step => ({ call: `GET /leads/search${query}`, status: 200, answer: [] }),
      ),
      { call: 'GET /leads/search?q=a%00b', status: 400, field: 'q' },
      { call: 'GET /leads/search?q=a&q=b', status: 400, field: 'q' },
    ],
  },
]
