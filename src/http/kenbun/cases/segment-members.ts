import type { JsonObject } from '../../../domain/json.ts'
import { type Case, refusals, type Step } from './case.ts'
import { mia, miaLead, rulesets } from './leads.ts'

const nobodys = 'segment-019b8d84-0e2a-7c31-9d0e-5b8f1c6f2a44'

const tom: Step = {
  given: 'tom',
  identifiers: { email: 'tom@example.org' },
  fields: { size: '1-10' },
  events: [{ type: 'form_submit', metadata: { role: 'CEO' } }, { type: 'page_view' }],
}
const jo: Step = { given: 'jo', identifiers: { email: 'jo@example.org' }, fields: { role: 'VP' } }

const hasSize = { type: 'lead_metadata', field: 'size', operator: 'is_not_empty' }
const isVp = { type: 'lead_metadata', field: 'role', operator: 'equals', value: 'VP' }
const sentAsCeo = { type: 'event_metadata', event_type: 'form_submit', field: 'role', operator: 'equals', value: 'CEO' }
const lacksRole = { type: 'event_metadata', field: 'role', operator: 'is_empty' }
const isHot = { type: 'profile_level', operator: 'equals', value: 'Hot' }
const isUnclassified = { type: 'engagement_level', operator: 'is_empty' }
const isBot = { type: 'event_metadata', field: 'bot', operator: 'is_not_empty' }

function finds(match: 'all' | 'any', rules: readonly JsonObject[], names: readonly string[]): Step {
  return {
    call: 'POST /segments/preview',
    body: { match, rules },
    status: 200,
    listed: names.map(name => `{${name}}`),
  }
}

export const segmentMemberCases: readonly Case[] = [
  refusals(`GET /segments/${nobodys}/leads`, 'kenbun:read'),
  refusals('POST /segments/preview', 'kenbun:read', { rules: [] }),
  {
    name: 'a segment is previewed by fields, events and levels, all together or any of them',
    steps: [
      ...rulesets,
      mia,
      tom,
      jo,
      {
        call: 'POST /segments/preview',
        as: ['kenbun:read'],
        body: { rules: [hasSize, isVp] },
        status: 200,
        answer: { count: 1, sample: [miaLead] },
      },
      finds('all', [hasSize], ['mia', 'tom']),
      finds('any', [hasSize, isVp], ['mia', 'tom', 'jo']),
      finds('all', [sentAsCeo], ['tom']),
      finds('all', [hasSize, lacksRole], ['mia', 'tom']),
      finds('all', [isVp, lacksRole], ['mia']),
      finds('any', [sentAsCeo, isHot], ['mia', 'tom']),
      finds('all', [sentAsCeo, isHot], []),
      finds('all', [sentAsCeo, lacksRole], ['tom']),
      finds('all', [isBot], []),
      finds('all', [isUnclassified], ['tom', 'jo']),
      finds('any', [], []),
      { call: 'POST /segments/preview', body: {}, status: 400, field: 'rules' },
      { call: 'POST /segments/preview', body: { rules: [], match: 'none' }, status: 400, field: 'match' },
      { call: 'POST /segments/preview', body: { rules: [{ type: 'x', operator: 'equals' }] }, status: 400 },
      {
        call: 'POST /segments/preview',
        body: { rules: [{ ...hasSize, operator: 'less_than', value: 'x' }] },
        status: 400,
        field: 'rules[0].value',
      },
      {
        call: 'POST /segments/preview',
        as: 'stranger',
        body: { rules: [hasSize] },
        status: 200,
        answer: { count: 0, sample: [] },
      },
    ],
  },
  {
    name: 'the leads of a segment are those that meet its rules when they are read, page by page',
    steps: [
      ...rulesets,
      mia,
      tom,
      jo,
      { call: 'POST /segments', body: { name: 'Sized', rules: [hasSize] }, status: 201, keep: 's' },
      { call: 'GET /segments/{s}/leads', status: 200, listed: ['{mia}', '{tom}'] },
      {
        call: 'GET /segments/{s}/leads?limit=1',
        status: 200,
        answer: { leads: [miaLead], total: 2, page: 1, limit: 1 },
      },
      { call: 'GET /segments/{s}/leads?limit=1&page=2', status: 200, listed: ['{tom}'] },
      { call: 'GET /segments/{s}/leads?limit=1&page=3', status: 200, listed: [] },
      { call: 'PATCH /lead/{jo}/metadata', body: { size: 5 }, status: 200 },
      { call: 'PATCH /lead/{tom}/metadata', body: { size: null }, status: 200 },
      { call: 'GET /segments/{s}/leads', status: 200, listed: ['{mia}', '{jo}'] },
      { call: 'GET /segments/{s}/leads?page=0', status: 400, field: 'page' },
      { call: 'GET /segments/{s}/leads', as: 'stranger', status: 404, field: null },
      { call: `GET /segments/${nobodys}/leads`, status: 404, field: null },
      { call: 'GET /segments/s/leads', status: 404, field: null },
    ],
  },
]
