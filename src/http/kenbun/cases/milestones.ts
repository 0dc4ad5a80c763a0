import type { Json } from '../../../domain/json.ts'
import { type Case, commonRefusals, type Step } from './case.ts'

const mia = { alias_kind: 'email', alias: 'mia@nordwind.example', event_type: 'form_submit' }

/** A unit in which a form is worth 30 points, with the trigger `t` at 50 and the lead `lead` at 30. */
const given: readonly Step[] = [
  { call: 'POST /engagement-scoring/rulesets', body: { name: 'Standard' }, status: 201, keep: 'ruleset' },
  {
    call: 'POST /engagement-scoring/rules',
    body: { ruleset_id: '{ruleset}', event_type: 'form_submit', weight: 30 },
    status: 201,
  },
  { call: 'POST /triggers', body: { name: 'Hot', score_threshold: 50 }, status: 201, keep: 't' },
  takes(),
]

function takes(body: object = {}): Step {
  const answer = { message: 'event queued', event_id: '<any>', lead_id: '<ld_:lead>' }
  return { call: 'POST /ingest', body: { ...mia, ...body }, status: 202, answer }
}

function simulates(would_fire: boolean, score: number, reason: string): Step {
  const answer = { would_fire, score, reason }
  return { call: 'POST /triggers/{t}/simulate', body: { lead_id: '{lead}' }, status: 200, answer }
}

function lists(query: string, events: readonly Json[], more: { total: number; page?: number; limit?: number }): Step {
  const answer = { events, page: 1, limit: 25, ...more }
  return { call: `GET /milestone-events${query}`, status: 200, answer }
}

const fired = {
  id: '<milestone-:first>',
  trigger_id: '<trigger-:t>',
  trigger_name: 'Hot',
  lead_id: '<ld_:lead>',
  score: 60,
  event_type: 'form_submit',
  fired_at: '<time>',
}

export const milestoneCases: readonly Case[] = [
  commonRefusals('whoever may not read', 'GET /milestone-events', false, 'GET, HEAD'),
  {
    name: 'a milestone is listed once the score has risen to it, by trigger and by page',
    steps: [
      ...given,
      lists('', [], { total: 0 }),
      takes(),
      takes(),
      lists('', [fired], { total: 1 }),
      lists('?trigger_id={t}&limit=1', [fired], { total: 1, limit: 1 }),
      lists('?page=2&limit=500', [], { total: 1, page: 2, limit: 100 }),
      lists('?trigger_id=trigger-019b8d84-0e2a-7c31-9d0e-5b8f1c6f2a44', [], { total: 0 }),
      lists('?trigger_id=hot', [], { total: 0 }),
      { ...lists('', [], { total: 0 }), as: 'stranger' },
      { call: 'GET /milestone-events?page=0', status: 400, field: 'page' },
      { call: 'GET /milestone-events?limit=x', status: 400, field: 'limit' },
      { call: 'GET /milestone-events?trigger_id=a&trigger_id=b', status: 400, field: 'trigger_id' },
    ],
  },
  {
    name: 'a simulation says whether the trigger would fire for a lead, and sends nothing',
    steps: [
      ...given,
      simulates(false, 30, 'the score 30 is below the threshold 50'),
      {
        call: 'PUT /triggers/{t}',
        body: { score_threshold: 30, fire_mode: 'always', cooldown_seconds: 60 },
        status: 200,
      },
      simulates(true, 30, 'the score 30 is at or above the threshold 30'),
      lists('', [], { total: 0 }),
      { call: 'PUT /triggers/{t}', body: { score_threshold: 50 }, status: 200 },
      takes(),
      simulates(false, 60, 'the trigger has fired for this lead within the last 60 seconds'),
      { call: 'PUT /triggers/{t}', body: { fire_mode: 'once' }, status: 200 },
      simulates(false, 60, 'the trigger fires once a lead, and has fired for this one'),
      { call: 'PUT /triggers/{t}', body: { active: false }, status: 200 },
      simulates(false, 60, 'the trigger is not active'),
      { call: 'POST /triggers/{t}/simulate', body: {}, status: 400, field: 'lead_id' },
      { call: 'POST /triggers/{t}/simulate', body: { lead_id: 'ld_00000000000000000000000000' }, status: 404 },
      { call: 'POST /triggers/{t}/simulate', body: { lead_id: 'mia' }, status: 404 },
      { call: 'POST /triggers/none/simulate', body: { lead_id: '{lead}' }, status: 404 },
      { call: 'POST /triggers/{t}/simulate', body: { lead_id: '{lead}' }, as: 'stranger', status: 404 },
      { call: 'POST /triggers/{t}/simulate', body: { lead_id: '{lead}' }, as: ['kenbun:read'], status: 403 },
      { call: 'POST /triggers/{t}/simulate', body: { lead_id: '{lead}' }, as: 'nobody', status: 401 },
    ],
  },
  {
    name: 'webhooks to addresses that are not public are refused where they are set',
    steps: [
      ...['http://127.0.0.1/x', 'http://[::1]:80/', 'http://169.254.169.254/latest', 'http://10.0.0.8'].flatMap(
        (webhook_url): Step[] => {
          const refused = {
            status: 400,
            field: 'webhook_url',
            message: 'webhook_url must be a public address',
          } as const
          const sequence = { name: 'S', event_types: ['a'], window_seconds: 60, webhook_url }
          return [
            { call: 'POST /triggers', body: { name: 'T', score_threshold: 1, webhook_url }, ...refused },
            { call: 'POST /sequences', body: sequence, ...refused },
          ]
        },
      ),
      { call: 'POST /triggers', body: { name: 'T', score_threshold: 1 }, status: 201, keep: 't' },
      { call: 'PUT /triggers/{t}', body: { webhook_url: 'http://192.168.1.1' }, status: 400, field: 'webhook_url' },
      { call: 'PUT /triggers/{t}', body: { webhook_url: 'https://8.8.8.8/x' }, status: 200 },
    ],
  },
]
