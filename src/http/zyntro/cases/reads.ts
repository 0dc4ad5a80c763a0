import type { JsonObject } from '../../../domain/json.ts'
import { type Case, commonRefusals, nobody, type Step } from './case.ts'

const fetch = 'crm/fetchContact'
const lookup = 'crm/lookupContact'

const mira: Step = {
  given: 'mira',
  identifiers: { email: 'mira@bakery.example', phone: '+4930123456' },
  fields: { first_name: 'Mira', last_name: 'Okafor', role_label: 'Head Baker', secondary_email: 'second@home.example' },
  owner: 'member',
}
const ola: Step = {
  given: 'ola',
  identifiers: { email: 'ola@x.example' },
  fields: { first_name: 'Mira', last_name: 'Olsen' },
}

function finds(search_string: string, contact_id: string): Step {
  return { call: lookup, body: { search_string }, contact: { contact_id } }
}

function misses(search_string: string, change: JsonObject = {}): Step {
  return { call: lookup, body: { search_string, ...change }, error: 'Contact does not exist' }
}

export const readCases: readonly Case[] = [
  commonRefusals(fetch, {}, [
    ['org_id', 'Missing org ID'],
    ['member_id', 'Missing member ID'],
    ['contact_id', 'Missing contact ID'],
  ]),
  commonRefusals(lookup, {}, [
    ['org_id', 'Missing org ID'],
    ['search_string', 'Missing search_string'],
  ]),
  {
    name: 'a part that was not asked for is not there; flags are 1 in three spellings',
    steps: [
      mira,
      {
        call: fetch,
        body: { contact_id: '{mira}', include_notes: 0, include_profile: 'yes' },
        data: { contact: '<any>' },
      },
      {
        call: fetch,
        body: {
          contact_id: '{mira}',
          include_notes: 1,
          include_profile: '1',
          include_signals: true,
          include_entity: 1,
        },
        data: { contact: '<any>', notes: [], profile: [], signals: [], entity: null },
      },
    ],
  },
  {
    name: 'who reads need not be a member, and a contact elsewhere does not exist',
    steps: [
      mira,
      { call: fetch, body: { contact_id: '{mira}', member_id: 'anybody' }, data: { contact: '<any>' } },
      ...[nobody, 'x', '{theirs}', '{org}'].map(
        (contact_id): Step => ({ call: fetch, body: { contact_id }, error: 'Contact does not exist' }),
      ),
      { call: fetch, body: { contact_id: '{theirs}', org_id: '{their_org}' }, error: 'Contact does not exist' },
      { call: fetch, body: { contact_id: '{mira}', org_id: '{their_org}' }, error: 'Contact does not exist' },
    ],
  },
  {
    name: 'a look-up finds by id, address, number, whole name and part, in this order, the oldest of several',
    steps: [
      mira,
      ola,
      finds('{ola}', '{ola}'),
      finds(' OLA@X.example ', '{ola}'),
      finds('+49 (30) 123456', '{mira}'),
      finds('4930123456', '{mira}'),
      finds('mira olsen', '{ola}'),
      finds('Mira', '{mira}'),
      finds('mir', '{mira}'),
      finds('lsen', '{ola}'),
      finds('head bak', '{mira}'),
      misses('m'),
      misses('100%'),
      misses('_ira'),
      misses('a\u0000b'),
      misses(nobody),
      misses('{theirs}'),
      misses('their@contact.example'),
      misses('Mira', { org_id: '{their_org}' }),
    ],
  },
  {
    name: 'a look-up finds by the name of the company and shows everything but private notes',
    steps: [
      mira,
      {
        call: 'crm/addContactsFull',
        body: { contact: { primaryEmail: 'mira@bakery.example' }, entity: { name: 'Okafor Breads' } },
        data: '<any>',
      },
      { call: 'crm/addNotestoContact', body: { contact_id: '{mira}', note: 'private' }, data: '<any>' },
      {
        call: 'crm/addNotestoContact',
        body: { contact_id: '{mira}', note: 'for all', note_visibility: 1 },
        data: { note_id: '<uuid:note>', note_content: 'for all', note_visibility: 1, note_editable: 0 },
      },
      {
        call: lookup,
        body: { search_string: 'for bre' },
        data: {
          contact: '<any>',
          entity: '<any>',
          notes: [
            {
              note_id: '{note}',
              note_content: 'for all',
              note_visibility: 1,
              note_editable: 0,
              member_id: '{member}',
              created_at: '<time>',
            },
          ],
          profile: [],
          signals: [],
        },
      },
    ],
  },
  {
    name: 'an absorbed contact is found by its id, as the survivor',
    steps: [mira, ola, { merge: 'mira', absorbed: 'ola' }, finds('{ola}', '{mira}'), finds('ola@x.example', '{mira}')],
  },
]
