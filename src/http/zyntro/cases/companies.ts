import type { JsonObject } from '../../../domain/json.ts'
import { type Case, nobody } from './case.ts'

const call = 'crm/addContactsFull'
const update = 'crm/updateFieldData'

function person(name: string): JsonObject {
  return { firstName: name, lastName: 'Okafor', primaryEmail: `${name}@bakery.example` }
}

function answer(contact: string, entity: string | null, action = 'created'): JsonObject {
  return { contact_id: `<uuid:${contact}>`, entity_id: entity, action }
}

export const companyCases: readonly Case[] = [
  {
    name: 'an entity is found by its name in any case, then by the host of its website, and made otherwise',
    steps: [
      {
        call,
        body: {
          contact: person('mira'),
          entity: { name: 'Okafor Breads', label: 'Company', website: 'https://www.okafor.example/about' },
        },
        data: answer('mira', '<uuid:breads>'),
      },
      { call, body: { contact: person('ola'), entity: { name: ' OKAFOR  breads' } }, data: answer('ola', '{breads}') },
      {
        call,
        body: { contact: person('ada'), entity: { name: 'Okafor GmbH', website: 'okafor.example', status: 'Lead' } },
        data: answer('ada', '{breads}'),
      },
      { call, body: { contact: person('eve'), entity: { name: 'Other' } }, data: answer('eve', '<uuid:further>') },
      {
        call: 'crm/fetchContact',
        body: { contact_id: '{mira}', include_entity: '1' },
        data: {
          contact: '<any>',
          entity: {
            entity_id: '{breads}',
            name: 'Okafor Breads',
            label: 'Company',
            status: 'Lead',
            website: 'okafor.example',
            location: null,
            socials: null,
            tags: [],
            customFields: {},
          },
        },
      },
    ],
  },
  {
    name: 'an entity without a name changes the one that the contact has, and makes none',
    steps: [
      { call, body: { contact: person('mira'), entity: { label: 'Company' } }, data: answer('mira', null) },
      {
        call,
        body: { contact: person('mira'), entity: { name: 'Breads' } },
        data: answer('mira', '<uuid:breads>', 'updated'),
      },
      {
        call,
        body: { contact: person('mira'), entity: { label: 'Shop' } },
        data: answer('mira', '{breads}', 'updated'),
      },
      {
        call,
        body: { contact: person('mira'), skip_entity: true, entity: { name: 'X' } },
        data: answer('mira', '{breads}', 'updated'),
      },
      { call, body: { contact: person('ola'), skip_entity: 1, entity: { name: 'X' } }, data: answer('ola', null) },
      { call: update, body: { entity_id: '{breads}', fields: { name: 'X' } }, data: '<any>' },
    ],
  },
  {
    name: 'where contacts must have a company it gets their name, and where they have none it is never made',
    steps: [
      { settings: { companies: 'required' } },
      { call, body: { contact: person('mira') }, data: answer('mira', '<uuid:own>') },
      { call, body: { contact: person('mira') }, data: answer('mira', '{own}', 'updated') },
      { call, body: { contact: person('ola'), skip_entity: true }, data: answer('ola', null) },
      { settings: { companies: 'none' } },
      { call, body: { contact: person('eve'), entity: { name: 'X' } }, data: answer('eve', null) },
    ],
  },
  {
    name: 'the survivor of a merge keeps its company, or has that of whom it absorbed',
    steps: [
      { call, body: { contact: person('mira'), entity: { name: 'Breads' } }, data: answer('mira', '<uuid:breads>') },
      { call, body: { contact: person('ola') }, data: answer('ola', null) },
      { merge: 'ola', absorbed: 'mira' },
      {
        call: 'crm/fetchContact',
        body: { contact_id: '{mira}' },
        contact: { contact_id: '{ola}', entity_id: '{breads}' },
      },
    ],
  },
  {
    name: 'an entity is patched by its id',
    steps: [
      {
        call,
        body: { contact: person('mira'), entity: { name: 'Breads', tags: ['a'] } },
        data: answer('mira', '<uuid:breads>'),
      },
      { call, body: { contact: person('ola'), entity: { name: 'Cakes' } }, data: answer('ola', '<uuid:cakes>') },
      {
        call: update,
        body: {
          entity_id: '{breads}',
          fields: {
            name: 'Fine Breads',
            tags: ['b', 'a'],
            website: 'b.example',
            socials: { x: '@b' },
            customFields: { cf_a: 1 },
            firstName: 'no',
          },
        },
        data: {
          contact_id: null,
          entity_id: '{breads}',
          updated: ['name', 'tags', 'website', 'socials', 'customFields.cf_a'],
          ignored: ['firstName'],
        },
      },
      { call: update, body: { entity_id: '{breads}', fields: { website: null } }, data: '<any>' },
      {
        call: 'crm/fetchContact',
        body: { contact_id: '{mira}', include_entity: true },
        data: {
          contact: '<any>',
          entity: {
            entity_id: '{breads}',
            name: 'Fine Breads',
            label: null,
            status: null,
            website: null,
            location: null,
            socials: { x: '@b' },
            tags: ['a', 'b'],
            customFields: { cf_a: 1 },
          },
        },
      },
      { call: update, body: { entity_id: '{breads}', fields: { name: 'CAKES' } }, error: 'Entity already exists' },
      { call: update, body: { entity_id: nobody, fields: { name: 'x' } }, error: 'Entity does not exist' },
      { call: update, body: { entity_id: 'x', fields: {} }, error: 'Entity does not exist' },
      {
        call: update,
        body: { entity_id: '{breads}', org_id: '{their_org}', fields: {} },
        error: 'Entity does not exist',
      },
      {
        call: update,
        body: { contact_id: '{mira}', entity_id: '{breads}', fields: { status: 'Active', label: 'Shop' } },
        data: { contact_id: '{mira}', entity_id: '{breads}', updated: ['status', 'label'], ignored: [] },
      },
      { call: 'crm/fetchContact', body: { contact_id: '{mira}' }, contact: { status: 'Active' } },
    ],
  },
]
