import { badBodies, type Case, commonRefusals } from './case.ts'
import { nameCases, type ResourceCases, resourceCases } from './resource.ts'

function rulesets(url: string): ResourceCases {
  return {
    url,
    prefix: 'ruleset-',
    listKey: 'rulesets',
    minimal: { name: 'Standard' },
    made: { name: 'Standard', score_field: 'engagement_score', active: true, start_date: null, end_date: null },
    change: { active: false, start_date: '2026-01-01', end_date: '2026-06-30', score_field: ' heat ' },
    changed: {
      active: false,
      start_date: '2026-01-01T00:00:00Z',
      end_date: '2026-06-30T23:59:59Z',
      score_field: 'heat',
    },
    bad: [
      [{ name: '' }, 'name'],
      [{ score_field: '' }, 'score_field'],
      [{ active: 0 }, 'active'],
      [{ start_date: 'soon' }, 'start_date'],
      [{ end_date: '2026-02-30' }, 'end_date'],
      [{ start_date: '2026-02-01T00:00:00Z', end_date: '2026-01-01T00:00:00Z' }, 'end_date'],
    ],
  }
}

const minimal = { ruleset_id: '{set}', event_type: 'form_submit', weight: 10 }
const made = {
  id: '<rule-:a>',
  ruleset_id: '<ruleset-:set>',
  event_type: 'form_submit',
  weight: 10,
  active: true,
  attribute_filters: [],
  half_life_days: null,
  start_date: null,
  end_date: null,
}
const filters = [
  { field: 'page', operator: 'starts_with', value: '/pricing' },
  { field: 'amount', operator: 'gte', value: '100' },
]
const nobodys = '019b8d84-0e2a-7c31-9d0e-5b8f1c6f2a44'
const unknown = { ...minimal, ruleset_id: `ruleset-${nobodys}` }

function rules(sets: string, url: string): readonly Case[] {
  const prepare = { call: `POST ${sets}`, body: { name: 'Standard' }, status: 201, keep: 'set' }
  const create = { call: `POST ${url}`, body: minimal }
  const shown = { ...made, created_at: '<time>' }
  const filtered = { ...shown, id: '<rule-:b>', attribute_filters: filters, half_life_days: 2.5 }
  return [
    commonRefusals('strangers', `GET ${sets}/ruleset-${nobodys}/rules`, false, 'GET, HEAD'),
    commonRefusals('strangers', `PUT ${sets}/ruleset-${nobodys}/reorder`, true, 'PUT', { rule_ids: [] }),
    commonRefusals('strangers', `POST ${url}`, true, 'POST', unknown),
    commonRefusals('strangers', `PUT ${url}/rule-${nobodys}`, true, 'PUT, DELETE', { weight: 1 }),
    commonRefusals('strangers', `DELETE ${url}/rule-${nobodys}`, true, 'PUT, DELETE'),
    badBodies(`POST ${url}`),
    {
      name: `${url}: an engagement rule is made, listed, reordered, changed and deleted`,
      steps: [
        prepare,
        { call: `GET ${sets}/{set}/rules`, status: 200, answer: { rules: [] } },
        { ...create, status: 201, answer: shown },
        {
          ...create,
          body: {
            ...minimal,
            attribute_filters: filters.map(each => (each.value === '100' ? { ...each, value: 100 } : each)),
            half_life_days: 2.5,
          },
          status: 201,
          answer: filtered,
        },
        { call: `PUT ${sets}/{set}/reorder`, body: { rule_ids: ['{b}'] }, status: 400, field: 'rule_ids' },
        { call: `PUT ${sets}/{set}/reorder`, body: { rule_ids: ['{b}', '{b}'] }, status: 400, field: 'rule_ids' },
        { call: `PUT ${sets}/{set}/reorder`, body: { rule_ids: ['{b}', '{a}', 'x'] }, status: 400, field: 'rule_ids' },
        { call: `PUT ${sets}/{set}/reorder`, body: { rule_ids: 5 }, status: 400, field: 'rule_ids' },
        {
          call: `PUT ${sets}/{set}/reorder`,
          body: { rule_ids: ['{b}', '{a}'] },
          status: 200,
          answer: { rules: [filtered, shown] },
        },
        {
          call: `PUT ${url}/{a}`,
          body: { event_type: 'Page View', weight: -3, start_date: '2026-01-01T00:00:00+01:00' },
          status: 200,
          answer: {
            ...made,
            event_type: 'Page View',
            weight: -3,
            start_date: '2025-12-31T23:00:00Z',
            updated_at: '<time>',
          },
        },
        { call: `DELETE ${url}/{a}`, status: 204 },
        { call: `DELETE ${url}/{a}`, status: 404, field: null },
        { call: `GET ${sets}/{set}/rules`, as: ['kenbun:read'], status: 200, answer: { rules: [filtered] } },
        { call: `GET ${sets}/{set}/rules`, as: 'stranger', status: 404 },
        { call: `PUT ${sets}/{set}/reorder`, as: 'stranger', body: { rule_ids: ['{b}'] }, status: 404 },
        { call: `PUT ${url}/{b}`, as: 'stranger', body: { weight: 1 }, status: 404 },
        { ...create, as: 'stranger', status: 404 },
      ],
    },
    {
      name: `${url}: one event type has several rules in a ruleset as long as their filters differ`,
      steps: [
        prepare,
        { ...create, status: 201, keep: 'a' },
        { ...create, status: 409, field: 'event_type' },
        { ...create, body: { ...minimal, attribute_filters: filters }, status: 201, keep: 'b' },
        { ...create, body: { ...minimal, attribute_filters: filters.toReversed() }, status: 409, field: 'event_type' },
        { ...create, body: { ...minimal, event_type: 'Form_submit' }, status: 201 },
        { call: `PUT ${url}/{b}`, body: { attribute_filters: [] }, status: 409, field: 'event_type' },
        { call: `PUT ${url}/{b}`, body: { attribute_filters: filters, weight: 11 }, status: 200 },
      ],
    },
    {
      name: `${url}: what an engagement rule cannot be is told by its member`,
      steps: [
        ...(
          [
            [{ event_type: ' ' }, 'event_type'],
            [{ event_type: 'e'.repeat(201) }, 'event_type'],
            [{ weight: 1.5 }, 'weight'],
            [{ weight: 20_000 }, 'weight'],
            [{ half_life_days: 0 }, 'half_life_days'],
            [{ half_life_days: 'x' }, 'half_life_days'],
            [{ end_date: 'x' }, 'end_date'],
            [{ start_date: '2026-02-01', end_date: '2026-01-01' }, 'end_date'],
            [{ attribute_filters: {} }, 'attribute_filters'],
            [{ attribute_filters: [{ field: 'a', operator: 'like', value: 'b' }] }, 'attribute_filters[0].operator'],
            [{ attribute_filters: [{ field: '', operator: 'equals', value: 'b' }] }, 'attribute_filters[0].field'],
            [{ attribute_filters: [{ field: 'a', operator: 'gte', value: 'b' }] }, 'attribute_filters[0].value'],
            [
              { attribute_filters: Array.from({ length: 21 }, () => ({ field: 'a', operator: 'equals', value: 'b' })) },
              'attribute_filters',
            ],
          ] as const
        ).flatMap(([given, field]) => [
          { call: `POST ${url}`, body: { ...unknown, ...given }, status: 400, field },
          { call: `PUT ${url}/rule-${nobodys}`, body: given, status: 400, field },
        ]),
        { call: `POST ${url}`, body: unknown, status: 404, field: null },
        { call: `POST ${url}`, body: { ...unknown, ruleset_id: 'x' }, status: 404, field: null },
        { call: `PUT ${url}/rule-${nobodys}`, body: { weight: 1 }, status: 404, field: null },
        { call: `PUT ${url}/rule-${nobodys}`, body: { ruleset_id: 'x' }, status: 400, field: null },
        prepare,
        { ...create, body: { ...minimal, start_date: '2026-02-01' }, status: 201, keep: 'a' },
        { call: `PUT ${url}/{a}`, body: { end_date: '2026-01-31' }, status: 400, field: 'end_date' },
        { call: `PUT ${url}/{a}`, body: { end_date: '2026-02-01' }, status: 200 },
      ],
    },
  ]
}

export const engagementCases: readonly Case[] = [
  ...['/engagement-scoring/rulesets', '/rulesets'].flatMap(url => [
    ...resourceCases(rulesets(url)),
    nameCases(rulesets(url)),
  ]),
  ...rules('/engagement-scoring/rulesets', '/engagement-scoring/rules'),
  ...rules('/rulesets', '/rules'),
  {
    name: 'the older paths name the same rulesets and rules',
    steps: [
      { call: 'POST /rulesets', body: { name: 'Standard' }, status: 201, keep: 'set' },
      { call: 'POST /rules', body: minimal, status: 201, keep: 'a' },
      { call: 'PUT /engagement-scoring/rules/{a}', body: { weight: 2 }, status: 200 },
      { call: 'DELETE /engagement-scoring/rulesets/{set}', status: 204 },
      { call: 'GET /rulesets/{set}/rules', status: 404 },
    ],
  },
  ...resourceCases({
    url: '/decays',
    prefix: 'decay-',
    listKey: 'decays',
    minimal: { name: 'Silence', points: -5, interval_days: 7 },
    made: { name: 'Silence', points: -5, interval_days: 7, active: true },
    change: { points: -10, active: false },
    changed: { points: -10, active: false },
    bad: [
      [{ points: 5 }, 'points'],
      [{ points: 0 }, 'points'],
      [{ points: -0.5 }, 'points'],
      [{ interval_days: 0 }, 'interval_days'],
      [{ interval_days: null }, 'interval_days'],
      [{ name: 7 }, 'name'],
      [{ active: 'no' }, 'active'],
    ],
  }),
]
