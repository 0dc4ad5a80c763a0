import { badBodies, type Case, commonRefusals } from './case.ts'

const made = {
  id: '<mapping-:a>',
  metadata_key: 'team_size',
  profile_field: 'company_employee_count',
  created_at: '<time>',
  update_behavior: 'always_overwrite',
}
const create = { call: 'POST /profile-mappings' }
const minimal = { metadata_key: 'team_size', profile_field: 'company_employee_count' }
const unknown = 'mapping-019b8d84-0e2a-7c31-9d0e-5b8f1c6f2a44'

export const mappingCases: readonly Case[] = [
  commonRefusals('strangers', 'GET /profile-mappings', false, 'GET, HEAD, POST'),
  commonRefusals('strangers', 'POST /profile-mappings', true, 'GET, HEAD, POST', minimal),
  commonRefusals('strangers', `PUT /profile-mappings/${unknown}`, true, 'PUT, DELETE', { profile_field: 'x' }),
  commonRefusals('strangers', `DELETE /profile-mappings/${unknown}`, true, 'PUT, DELETE'),
  badBodies('POST /profile-mappings'),
  {
    name: 'a mapping is made, listed, changed and deleted',
    steps: [
      { call: 'GET /profile-mappings', status: 200, answer: { profile_mappings: [] } },
      { ...create, body: minimal, status: 201, answer: made },
      {
        ...create,
        body: { metadata_key: ' role ', profile_field: '\tcontact_job_title', update_behavior: 'only_if_empty' },
        status: 201,
        answer: {
          id: '<mapping-:b>',
          metadata_key: 'role',
          profile_field: 'contact_job_title',
          created_at: '<time>',
          update_behavior: 'only_if_empty',
        },
      },
      {
        call: 'PUT /profile-mappings/{b}',
        body: { profile_field: 'contact_seniority', metadata_key: 'ignored', unit_id: 'ignored' },
        status: 200,
        answer: {
          id: '<mapping-:b>',
          metadata_key: 'role',
          profile_field: 'contact_seniority',
          updated_at: '<time>',
          update_behavior: 'only_if_empty',
        },
      },
      { call: 'DELETE /profile-mappings/{b}', status: 204 },
      { call: 'DELETE /profile-mappings/{b}', status: 404, field: null },
      { call: 'GET /profile-mappings', as: ['kenbun:read'], status: 200, answer: { profile_mappings: [made] } },
    ],
  },
  {
    name: 'a key is mapped once, whatever its target; its casing tells keys apart',
    steps: [
      { ...create, body: minimal, status: 201 },
      {
        ...create,
        body: { metadata_key: 'team_size ', profile_field: 'other' },
        status: 409,
        field: 'metadata_key',
        message: "metadata_key 'team_size' is already mapped",
      },
      { ...create, body: { ...minimal, metadata_key: 'Team_size' }, status: 201 },
    ],
  },
  {
    name: 'what a mapping cannot be is told by its member',
    steps: [
      { ...create, body: {}, status: 400, field: 'metadata_key' },
      { ...create, body: { metadata_key: 'role' }, status: 400, field: 'profile_field' },
      { ...create, body: { ...minimal, profile_field: '  ' }, status: 400, field: 'profile_field' },
      { ...create, body: { ...minimal, profile_field: 5 }, status: 400, field: 'profile_field' },
      { ...create, body: { ...minimal, metadata_key: null }, status: 400, field: 'metadata_key' },
      { ...create, body: { ...minimal, metadata_key: 'k'.repeat(129) }, status: 400, field: 'metadata_key' },
      { ...create, body: { ...minimal, metadata_key: 'k'.repeat(128) }, status: 201 },
      { ...create, body: { ...minimal, metadata_key: 'a\u0007b' }, status: 400, field: 'metadata_key' },
      { ...create, body: { ...minimal, update_behavior: 'never' }, status: 400, field: 'update_behavior' },
      { call: `PUT /profile-mappings/${unknown}`, body: {}, status: 400, field: null },
      { call: `PUT /profile-mappings/${unknown}`, body: { profile_field: '' }, status: 400, field: 'profile_field' },
    ],
  },
  {
    name: 'a mapping of another unit is not there, nor is one whose id cannot be read',
    steps: [
      { ...create, body: minimal, status: 201, answer: made },
      { call: 'GET /profile-mappings', as: 'stranger', status: 200, answer: { profile_mappings: [] } },
      { call: 'PUT /profile-mappings/{a}', as: 'stranger', body: { profile_field: 'x' }, status: 404 },
      { call: 'DELETE /profile-mappings/{a}', as: 'stranger', status: 404 },
      ...[unknown, 'mapping-1', 'rule-019b8d84-0e2a-7c31-9d0e-5b8f1c6f2a44', '%00', '__proto__'].flatMap(id => [
        { call: `PUT /profile-mappings/${id}`, body: { profile_field: 'x' }, status: 404, field: null },
        { call: `DELETE /profile-mappings/${id}`, status: 404, field: null },
      ]),
    ],
  },
]
