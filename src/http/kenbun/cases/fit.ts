import type { Case } from './case.ts'
import { badBodies, commonRefusals } from './case.ts'
import { nameCases, type ResourceCases, resourceCases } from './resource.ts'

const rulesets: ResourceCases = {
  url: '/profile-scoring/rulesets',
  prefix: 'ruleset-',
  listKey: 'rulesets',
  minimal: { name: 'Mittelstand fit' },
  made: { name: 'Mittelstand fit', description: '', active: true, is_primary: true },
  change: { name: 'Fit', description: ' size\nand role ' },
  changed: { name: 'Fit', description: 'size\nand role' },
  bad: [
    [{ name: ' ' }, 'name'],
    [{ name: 'n'.repeat(101) }, 'name'],
    [{ name: 'a\nb' }, 'name'],
    [{ description: 5 }, 'description'],
    [{ description: 'd'.repeat(1001) }, 'description'],
    [{ active: 'yes' }, 'active'],
    [{ is_primary: null }, 'is_primary'],
  ],
}

const nobodys = 'rule-019b8d84-0e2a-7c31-9d0e-5b8f1c6f2a44'
const create = 'POST /profile-scoring/rulesets'
const rules = '/profile-scoring/rulesets/{set}/rules'
const minimal = { profile_field: 'company_employee_count', value: '51-200', weight: 20 }
const made = {
  id: '<rule-:a>',
  ruleset_id: '<ruleset-:set>',
  profile_field: 'company_employee_count',
  operator: 'equals',
  value: '51-200',
  weight: 20,
  active: true,
}
const prepare = { call: create, body: { name: 'Fit' }, status: 201, keep: 'set' }
const unknownRules = '/profile-scoring/rulesets/ruleset-019b8d84-0e2a-7c31-9d0e-5b8f1c6f2a44/rules'

/** Which of the rulesets a, b, c is primary. */
function primaryOf(...marks: readonly (readonly [name: string, isPrimary: boolean, isActive: boolean])[]) {
  const items = marks.map(([name, is_primary, active]) => ({
    id: `<ruleset-:${name}>`,
    name,
    description: '',
    active,
    created_at: '<time>',
    is_primary,
  }))
  return { call: 'GET /profile-scoring/rulesets', status: 200, answer: { rulesets: items } }
}

export const fitCases: readonly Case[] = [
  ...resourceCases(rulesets),
  nameCases(rulesets),
  {
    name: 'one ruleset is primary: the first, then the one that asks, then the oldest active one',
    steps: [
      { call: create, body: { name: 'off', active: false }, status: 201, keep: 'off' },
      primaryOf(['off', false, false]),
      { call: create, body: { name: 'a' }, status: 201, keep: 'a' },
      { call: create, body: { name: 'b' }, status: 201, keep: 'b' },
      { call: create, body: { name: 'c', is_primary: true }, status: 201, keep: 'c' },
      primaryOf(['off', false, false], ['a', false, true], ['b', false, true], ['c', true, true]),
      { call: 'PUT /profile-scoring/rulesets/{b}', body: { is_primary: true }, status: 200 },
      { call: 'PUT /profile-scoring/rulesets/{b}', body: { is_primary: false }, status: 400, field: 'is_primary' },
      { call: 'PUT /profile-scoring/rulesets/{off}', body: { is_primary: true }, status: 400, field: 'is_primary' },
      { call: 'PUT /profile-scoring/rulesets/{a}', body: { is_primary: false }, status: 200 },
      primaryOf(['off', false, false], ['a', false, true], ['b', true, true], ['c', false, true]),
      { call: 'PUT /profile-scoring/rulesets/{b}', body: { active: false }, status: 200 },
      primaryOf(['off', false, false], ['a', true, true], ['b', false, false], ['c', false, true]),
      { call: 'DELETE /profile-scoring/rulesets/{a}', status: 204 },
      primaryOf(['off', false, false], ['b', false, false], ['c', true, true]),
      { call: 'DELETE /profile-scoring/rulesets/{c}', status: 204 },
      primaryOf(['off', false, false], ['b', false, false]),
      { call: 'PUT /profile-scoring/rulesets/{off}', body: { active: true, is_primary: true }, status: 200 },
      primaryOf(['off', true, true], ['b', false, false]),
    ],
  },
  commonRefusals('strangers', `GET ${unknownRules}`, false, 'GET, HEAD, POST'),
  commonRefusals('strangers', `POST ${unknownRules}`, true, 'GET, HEAD, POST', minimal),
  commonRefusals('strangers', `PUT ${unknownRules}/${nobodys}`, true, 'PUT, DELETE', { weight: 1 }),
  commonRefusals('strangers', `DELETE ${unknownRules}/${nobodys}`, true, 'PUT, DELETE'),
  badBodies(`POST ${unknownRules}`),
  {
    name: 'a fit rule is made with the three members of the minimal call, listed, changed and deleted',
    steps: [
      prepare,
      { call: `GET ${rules}`, status: 200, answer: { rules: [] } },
      { call: `POST ${rules}`, body: minimal, status: 201, answer: { ...made, created_at: '<time>' } },
      { call: `POST ${rules}`, body: { ...minimal, value: 7, operator: 'less_than' }, status: 201, keep: 'b' },
      { call: `POST ${rules}`, body: { ...minimal, value: true, weight: -5, active: false }, status: 201, keep: 'c' },
      {
        call: `PUT ${rules}/{a}`,
        body: { operator: 'contains', value: ' 51 ', profile_field: 'ignored' },
        status: 200,
        answer: { ...made, operator: 'contains', value: '51', updated_at: '<time>' },
      },
      { call: `DELETE ${rules}/{c}`, status: 204 },
      { call: `DELETE ${rules}/{c}`, status: 404, field: null },
      {
        call: `GET ${rules}`,
        as: ['kenbun:read'],
        status: 200,
        answer: {
          rules: [
            { ...made, operator: 'contains', value: '51' },
            { ...made, id: '<rule-:b>', operator: 'less_than', value: '7' },
          ],
        },
      },
    ],
  },
  {
    name: 'equal fit rules are allowed; a rule is found in its own ruleset alone, and goes with it',
    steps: [
      prepare,
      { call: `POST ${rules}`, body: minimal, status: 201, keep: 'a' },
      { call: `POST ${rules}`, body: minimal, status: 201 },
      { call: create, body: { name: 'Other' }, status: 201, keep: 'other' },
      { call: 'PUT /profile-scoring/rulesets/{other}/rules/{a}', body: { weight: 1 }, status: 404 },
      { call: 'DELETE /profile-scoring/rulesets/{other}/rules/{a}', status: 404 },
      { call: `PUT ${rules}/{a}`, as: 'stranger', body: { weight: 1 }, status: 404 },
      { call: `GET ${rules}`, as: 'stranger', status: 404 },
      { call: `POST ${rules}`, as: 'stranger', body: minimal, status: 404 },
      { call: 'DELETE /profile-scoring/rulesets/{set}', status: 204 },
      { call: `GET ${rules}`, status: 404 },
      { call: `PUT ${rules}/{a}`, body: { weight: 1 }, status: 404 },
    ],
  },
  {
    name: 'what a fit rule cannot be is told by its member, before the ruleset is looked for',
    steps: [
      ...(
        [
          [{ profile_field: '' }, 'profile_field'],
          [{ profile_field: 'f'.repeat(129) }, 'profile_field'],
          [{ value: ' ' }, 'value'],
          [{ value: 'v'.repeat(256) }, 'value'],
          [{ value: null }, 'value'],
          [{ operator: 'greater_than' }, 'value'],
          [{ operator: 'like' }, 'operator'],
          [{ weight: 0.5 }, 'weight'],
          [{ weight: '5' }, 'weight'],
          [{ weight: 10_001 }, 'weight'],
          [{ weight: -10_001 }, 'weight'],
          [{ active: 1 }, 'active'],
        ] as const
      ).map(([given, field]) => ({ call: `POST ${unknownRules}`, body: { ...minimal, ...given }, status: 400, field })),
      ...['profile_field', 'value', 'weight'].map(field => ({
        call: `POST ${unknownRules}`,
        body: { ...minimal, [field]: undefined },
        status: 400,
        field,
      })),
      { call: `PUT ${unknownRules}/${nobodys}`, body: {}, status: 400, field: null },
      { call: `PUT ${unknownRules}/${nobodys}`, body: { weight: 1.5 }, status: 400, field: 'weight' },
      { call: `POST ${unknownRules}`, body: minimal, status: 404, field: null },
      prepare,
      { call: `POST ${rules}`, body: { ...minimal, operator: 'less_than', value: '1,000' }, status: 201, keep: 'a' },
      { call: `PUT ${rules}/{a}`, body: { value: 'many' }, status: 400, field: 'value' },
      { call: `PUT ${rules}/{a}`, body: { operator: 'equals', value: 'many' }, status: 200 },
      { call: `PUT ${rules}/{a}`, body: { operator: 'greater_than' }, status: 400, field: 'value' },
      { call: `PUT ${rules}/${nobodys}`, body: { weight: 1 }, status: 404, field: null },
    ],
  },
]
