import { type Case, commonRefusals, refusals, type Step } from './case.ts'
import { mia, miaLead, notLeads, rulesets } from './leads.ts'

const nobody = 'ld_01kwzzzzzzzzzzzzzzzzzzzzzz'

const explained = {
  snapshot: [{ event_type: 'form_submit', weight: 15 }],
  decay_applied: 0,
  inorganic_count: 1,
  score_reset_at: null,
  reset_excluded_count: 0,
  profile: [
    {
      ruleset_id: '{f}',
      score: 20,
      matches: [{ rule_id: '{fr}', profile_field: 'size', operator: 'greater_than', value: '50', weight: 20 }],
    },
  ],
}

/** Snapshots by the ruleset e. */
const risen: Step = {
  given: 'risen',
  identifiers: { email: 'risen@example.org' },
  events: [{ type: 'form_submit' }, { type: 'form_submit' }, { type: 'form_submit' }],
  snapshots: [
    { ruleset: 'e', hoursAgo: 24 * 100, score: 1 },
    { ruleset: 'e', hoursAgo: 24 * 20, score: 15 },
    { ruleset: 'e', hoursAgo: 24, score: 30 },
  ],
}

const shot = (score: number) => ({ snapshot_at: '<time>', score, ruleset_id: '{e}' })

export const scoreCases: readonly Case[] = [
  commonRefusals('strangers', `GET /lead/${nobody}/score-explain`, false, 'GET, HEAD'),
  commonRefusals('strangers', `GET /lead/${nobody}/score-history`, false, 'GET, HEAD'),
  commonRefusals('strangers', 'GET /top-leads', false, 'GET, HEAD'),
  commonRefusals('strangers', 'GET /score-gains', false, 'GET, HEAD'),
  refusals('POST /profile-scoring/test', 'kenbun:read', { lead_id: nobody }),
  refusals('POST /engagement-scoring/test', 'kenbun:read', { lead_id: nobody }),
  {
    name: 'a score is explained by the rules that match and by the events of the last hours',
    steps: [
      ...rulesets,
      mia,
      {
        call: 'GET /lead/{mia}/score-explain',
        status: 200,
        answer: {
          top_drivers: [{ rule_id: '{er}', event_type: 'form_submit', count: 1, weight: 15, total: 15 }],
          range_hours: 24,
          ...explained,
        },
      },
      {
        call: 'POST /engagement-scoring/rules',
        body: {
          ruleset_id: '{e}',
          event_type: 'page_view',
          weight: -40,
          attribute_filters: [{ field: 'path', operator: 'starts_with', value: '/' }],
        },
        status: 201,
        keep: 'view',
      },
      {
        call: 'GET /lead/{mia}/score-explain?hours=72',
        status: 200,
        answer: {
          ...explained,
          top_drivers: [
            {
              rule_id: '{view}',
              event_type: 'page_view',
              count: 1,
              weight: -40,
              total: -40,
              filter_label: 'path starts with /',
            },
            { rule_id: '{er}', event_type: 'form_submit', count: 2, weight: 15, total: 30 },
          ],
          snapshot: [
            { event_type: 'page_view', weight: -40 },
            { event_type: 'form_submit', weight: 15 },
          ],
          range_hours: 72,
        },
      },
      ...['hours=0', 'hours=-1', 'hours=1.5', 'hours=99999', 'hours=x'].map(
        (query): Step => ({ call: `GET /lead/{mia}/score-explain?${query}`, status: 400, field: 'hours' }),
      ),
    ],
  },
  {
    name: 'the history of a score is what it was by the hour, within 90 days',
    steps: [
      ...rulesets,
      risen,
      {
        call: 'GET /lead/{risen}/score-history',
        status: 200,
        answer: {
          lead_id: '{risen}',
          snapshots: [shot(15), shot(30)],
          count: 2,
          period: { start: '<time>', end: '<time>' },
        },
      },
      { call: 'GET /lead/{risen}/score-history?days=7', status: 200, counts: 1 },
      { call: 'GET /lead/{risen}/score-history?days=365', status: 200, counts: 2 },
      { call: 'GET /lead/{risen}/score-history?ruleset_id={e}', status: 200, counts: 2 },
      { call: 'GET /lead/{risen}/score-history?ruleset_id={f}', status: 200, counts: 0 },
      { call: 'GET /lead/{risen}/score-history?start_date=2020-01-01&end_date=2020-02-01', status: 200, counts: 0 },
      {
        call: 'GET /lead/{risen}/score-history?end_date=0000-01-01',
        status: 200,
        answer: {
          lead_id: '{risen}',
          snapshots: [],
          count: 0,
          period: { start: '0000-01-01T00:00:00Z', end: '0000-01-01T23:59:59Z' },
        },
      },
      ...['days=0', 'days=x', 'start_date=soon', 'end_date=2020', 'ruleset_id=e'].map(
        (query): Step => ({
          call: `GET /lead/{risen}/score-history?${query}`,
          status: 400,
          field: query.split('=')[0] ?? '',
        }),
      ),
      {
        call: 'GET /lead/{risen}/score-history?start_date=2020-02-01&end_date=2020-01-01',
        status: 400,
        field: 'end_date',
      },
    ],
  },
  {
    name: 'the explanation and the history of what is no lead of the unit are not there',
    steps: [
      mia,
      ...['{mia}', ...notLeads].flatMap((id): Step[] => [
        { call: `GET /lead/${id}/score-explain`, as: 'stranger', status: 404, field: null },
        { call: `GET /lead/${id}/score-history`, as: 'stranger', status: 404, field: null },
      ]),
      { call: 'GET /top-leads', as: 'stranger', status: 200, answer: { leads: [] } },
      { call: 'GET /score-gains', as: 'stranger', status: 200, answer: { leads: [] } },
    ],
  },
  {
    name: 'the top leads are those that score highest, and the gains those that rose most',
    steps: [
      { call: 'GET /top-leads', status: 200, answer: { leads: [] } },
      { call: 'GET /score-gains', status: 200, answer: { leads: [] } },
      ...rulesets,
      mia,
      risen,
      { given: 'none', identifiers: { email: 'none@example.org' } },
      { call: 'GET /top-leads', status: 200, listed: ['{risen}', '{mia}', '{none}'] },
      { call: 'GET /top-leads?limit=1', status: 200, listed: ['{risen}'] },
      {
        call: 'GET /score-gains',
        status: 200,
        answer: {
          leads: [
            {
              ...miaLead,
              lead_id: '{risen}',
              score: 45,
              score_gain: 30,
              engagement_scores: { '{e}': 45 },
              profile_scores: { '{f}': 0 },
              best_alias: 'risen@example.org',
              profile_level: null,
              metadata: {},
            },
          ],
        },
      },
      { call: 'GET /score-gains?range=last_30d&limit=1', status: 200, listed: ['{risen}'] },
      { call: 'GET /score-gains?range=ever', status: 400, field: 'range' },
      { call: 'GET /score-gains?limit=0', status: 400, field: 'limit' },
      { call: 'GET /top-leads?limit=x', status: 400, field: 'limit' },
    ],
  },
  {
    name: 'a fit rule is tried on a lead, and nothing is stored',
    steps: [
      ...rulesets,
      mia,
      {
        call: 'POST /profile-scoring/test',
        body: { lead_id: '{mia}', rule: { profile_field: 'role', value: 'VP', weight: 25 } },
        status: 200,
        answer: { matches: true, reason: "role equals 'VP' holds", current_score: 20, projected_score: 45 },
      },
      {
        call: 'POST /profile-scoring/test',
        body: { lead_id: '{mia}', rule: { profile_field: 'role', operator: 'contains', value: 'x', weight: 25 } },
        status: 200,
        answer: {
          matches: false,
          reason: "role contains 'x' does not hold",
          current_score: 20,
          projected_score: 20,
        },
      },
      {
        call: 'POST /profile-scoring/test',
        body: { lead_id: '{mia}', rule: { profile_field: 'size', value: '51-200', weight: -40 } },
        status: 200,
        answer: { matches: true, reason: '<any>', current_score: 20, projected_score: 0 },
      },
      {
        call: 'POST /profile-scoring/test',
        body: { lead_id: '{mia}', rule: { profile_field: 'none', operator: 'not_equals', value: 'a', weight: 1 } },
        status: 200,
        answer: { matches: false, reason: 'the lead has no none', current_score: 20, projected_score: 20 },
      },
      ...testFaults('/profile-scoring/test', { profile_field: 'role', value: 'VP', weight: 25 }, [
        [{ weight: 1.5 }, 'rule.weight'],
        [{ operator: 'greater_than' }, 'rule.value'],
        [{ operator: 'like' }, 'rule.operator'],
        [{ profile_field: ' ' }, 'rule.profile_field'],
      ]),
    ],
  },
  {
    name: 'an engagement rule is tried on the events of a lead, and nothing is stored',
    steps: [
      ...rulesets,
      mia,
      {
        call: 'POST /engagement-scoring/test',
        body: { lead_id: '{mia}', rule: { event_type: 'page_view', weight: 7 } },
        status: 200,
        answer: {
          matches: true,
          reason: '<any>',
          current_score: 30,
          projected_score: 37,
          matching_events: 1,
        },
      },
      {
        call: 'POST /engagement-scoring/test',
        body: {
          lead_id: '{mia}',
          rule: {
            event_type: 'form_submit',
            weight: 10,
            attribute_filters: [{ field: 'role', operator: 'equals', value: 'VP' }],
            half_life_days: 30,
          },
        },
        status: 200,
        answer: {
          matches: true,
          reason: '<any>',
          current_score: 30,
          projected_score: 40,
          matching_events: 1,
        },
      },
      {
        call: 'POST /engagement-scoring/test',
        body: { lead_id: '{mia}', rule: { event_type: 'form_submit', weight: 10, end_date: '2020-01-01' } },
        status: 200,
        answer: {
          matches: false,
          reason: 'no event of the lead matches',
          current_score: 30,
          projected_score: 30,
          matching_events: 0,
        },
      },
      ...testFaults('/engagement-scoring/test', { event_type: 'page_view', weight: 7 }, [
        [{ weight: 1.5 }, 'rule.weight'],
        [{ event_type: '' }, 'rule.event_type'],
        [{ half_life_days: 0 }, 'rule.half_life_days'],
        [{ start_date: 'soon' }, 'rule.start_date'],
      ]),
    ],
  },
]

function testFaults(
  url: string,
  rule: Readonly<Record<string, unknown>>,
  bad: readonly (readonly [given: Readonly<Record<string, unknown>>, field: string])[],
): readonly Step[] {
  const call = `POST ${url}`
  return [
    ...bad.map(([given, field]) => ({
      call,
      body: { lead_id: '{mia}', rule: { ...rule, ...given } },
      status: 400,
      field,
    })),
    { call, body: { rule }, status: 400, field: 'lead_id' },
    { call, body: { lead_id: '{mia}' }, status: 400, field: 'rule' },
    { call, body: { lead_id: '{mia}', rule }, as: 'stranger', status: 404, field: null },
    { call, body: { lead_id: 'ld_1', rule }, status: 404, field: null },
  ]
}
