import type { Case } from './case.ts'
import { resourceCases } from './resource.ts'

const create = { call: 'POST /profile-mappings' }
const minimal = { metadata_key: 'team_size', profile_field: 'company_employee_count' }

export const mappingCases: readonly Case[] = [
  ...resourceCases({
    url: '/profile-mappings',
    prefix: 'mapping-',
    listKey: 'profile_mappings',
    minimal,
    made: { ...minimal, update_behavior: 'always_overwrite' },
    change: { profile_field: 'contact_seniority', update_behavior: 'only_if_empty', metadata_key: 'ignored' },
    changed: { profile_field: 'contact_seniority', update_behavior: 'only_if_empty' },
    bad: [
      [{ profile_field: '  ' }, 'profile_field'],
      [{ profile_field: 5 }, 'profile_field'],
      [{ profile_field: 'f'.repeat(129) }, 'profile_field'],
      [{ update_behavior: 'never' }, 'update_behavior'],
    ],
  }),
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
    name: 'what a key cannot be is told',
    steps: [
      { ...create, body: { ...minimal, metadata_key: null }, status: 400, field: 'metadata_key' },
      { ...create, body: { ...minimal, metadata_key: 'k'.repeat(129) }, status: 400, field: 'metadata_key' },
      { ...create, body: { ...minimal, metadata_key: 'k'.repeat(128) }, status: 201 },
      { ...create, body: { ...minimal, metadata_key: 'a\u0007b' }, status: 400, field: 'metadata_key' },
    ],
  },
]
