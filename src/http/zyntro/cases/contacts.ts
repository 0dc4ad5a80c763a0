import type { JsonObject } from '../../../domain/json.ts'
import { type Case, commonRefusals, nobody, type Step } from './case.ts'

const call = 'crm/addContactsFull'
const mira = { firstName: 'Mira', lastName: 'Okafor', primaryEmail: ' Mira@Bakery.example ' }

function created(name: string, entity: string | null = null): JsonObject {
  return { contact_id: `<uuid:${name}>`, entity_id: entity, action: 'created' }
}

function updated(name: string, entity: string | null = null): JsonObject {
  return { contact_id: `{${name}}`, entity_id: entity, action: 'updated' }
}

function shows(name: string, contact: JsonObject): Step {
  return { call: 'crm/fetchContact', body: { contact_id: `{${name}}` }, contact }
}

export const contactCases: readonly Case[] = [
  commonRefusals(call, { contact: mira }, [
    ['org_id', 'Missing org ID'],
    ['member_id', 'Missing member ID'],
    ['contact', 'Missing contact data'],
  ]),
  {
    name: 'a contact is created once and updated from then on, whichever way its e-mail is written',
    steps: [
      { call, body: { contact: mira }, data: created('mira') },
      { call, body: { contact: { primaryEmail: 'MIRA@bakery.example', city: 'Berlin' } }, data: updated('mira') },
      shows('mira', {
        contact_id: '{mira}',
        contact_owner: '{member}',
        entity_id: null,
        firstName: 'Mira',
        lastName: 'Okafor',
        name: 'Mira Okafor',
        primaryEmail: 'mira@bakery.example',
        city: 'Berlin',
        country: null,
        tags: [],
        customFields: {},
      }),
    ],
  },
  {
    name: 'every field of a contact comes back, flags as 0 and 1',
    steps: [
      {
        call,
        body: {
          contact: {
            ...mira,
            salutation: 'Dr',
            name: 'Dr Mira Okafor',
            secondaryEmail: 'm.okafor@home.example',
            primaryPhone: '+49 30 123456',
            secondaryPhone: '+4930999999',
            address: 'Backweg 1',
            addressLine2: 'Hof',
            city: 'Berlin',
            state: 'BE',
            zip: 10115,
            country: 'Germany',
            countryCode: 'DE',
            timezone: 'Europe/Berlin',
            source: 'Fair',
            roleLabel: 'Owner',
            status: 'Active',
            stageId: 7,
            owner: '{other}',
            emailOptout: 1,
            smsOptout: '0',
            doNotCall: true,
            doNotAutomate: 0,
            autoEngage: 1,
            emailVerified: 1,
            phoneVerified: false,
            visibleToOthers: 1,
            editableByOthers: 0,
            isTestContact: 1,
            tags: ['wholesale', 'berlin', 'wholesale'],
            customFields: { cf_branches: '4', cf_open: { mon: true }, cf_none: null },
            brand: 'unknown',
          },
          debug: true,
        },
        data: created('mira'),
        debug: { mode: 'upsert', lookup_by: 'email', matched_on: null, ignored_fields: ['brand'] },
      },
      {
        call: 'crm/fetchContact',
        body: { contact_id: '{mira}' },
        data: {
          contact: {
            contact_id: '{mira}',
            contact_owner: '{other}',
            entity_id: null,
            salutation: 'Dr',
            name: 'Dr Mira Okafor',
            firstName: 'Mira',
            lastName: 'Okafor',
            primaryEmail: 'mira@bakery.example',
            secondaryEmail: 'm.okafor@home.example',
            primaryPhone: '+4930123456',
            secondaryPhone: '+4930999999',
            address: 'Backweg 1',
            addressLine2: 'Hof',
            city: 'Berlin',
            state: 'BE',
            zip: '10115',
            country: 'Germany',
            countryCode: 'DE',
            timezone: 'Europe/Berlin',
            source: 'Fair',
            roleLabel: 'Owner',
            status: 'Active',
            stageId: 7,
            emailOptout: 1,
            smsOptout: 0,
            doNotCall: 1,
            doNotAutomate: 0,
            autoEngage: 1,
            emailVerified: 1,
            phoneVerified: 0,
            visibleToOthers: 1,
            editableByOthers: 0,
            isTestContact: 1,
            tags: ['wholesale', 'berlin'],
            customFields: { cf_branches: '4', cf_open: { mon: true } },
            created_at: '<time>',
            updated_at: '<time>',
          },
        },
      },
    ],
  },
  {
    name: 'an update changes only what it names; null and empty texts clear',
    steps: [
      {
        call,
        body: {
          contact: {
            ...mira,
            city: 'Berlin',
            zip: '10115',
            status: 'Active',
            tags: ['a'],
            customFields: { cf_a: 1, cf_b: 2 },
          },
        },
        data: created('mira'),
      },
      {
        call,
        body: {
          mode: 'update',
          contact: { ...mira, city: null, zip: ' ', tags: ['b'], customFields: { cf_a: null, cf_c: 3 } },
        },
        data: updated('mira'),
      },
      shows('mira', { city: null, zip: null, status: 'Active', tags: ['b'], customFields: { cf_b: 2, cf_c: 3 } }),
    ],
  },
  {
    name: 'an insert fails where the contact is there, an update where it is not',
    steps: [
      { call, body: { mode: 'update', contact: mira }, error: 'Contact does not exist' },
      { call, body: { mode: 'insert', contact: mira }, data: created('mira') },
      { call, body: { mode: 'INSERT', contact: mira }, error: 'Contact already exists' },
      {
        call,
        body: { mode: 'insert', lookup_by: 'contact_id', contact: { ...mira, contact_id: nobody } },
        error: 'Contact already exists',
      },
    ],
  },
  {
    name: 'the key of the look-up must be there, and a new contact has a first name',
    steps: [
      { call, body: { contact: { firstName: 'X' } }, error: 'Missing primaryEmail' },
      { call, body: { lookup_by: 'phone', contact: mira }, error: 'Missing primaryPhone' },
      { call, body: { lookup_by: 'contact_id', contact: mira }, error: 'Missing contact ID' },
      { call, body: { contact: { primaryEmail: 'x@x.example', firstName: '' } }, error: 'Missing firstName' },
      { call, body: { mode: 'merge', contact: mira }, error: 'Invalid mode' },
      { call, body: { mode: 5, lookup_by: 'name', contact: mira }, error: 'Invalid mode' },
      { call, body: { lookup_by: 'name', contact: mira }, error: 'Invalid lookup_by' },
      { call, body: { contact: [mira] }, error: 'Missing contact data' },
    ],
  },
  {
    name: 'an organisation that is not ours is not found, before the member and the key are judged',
    steps: [
      { call, body: { org_id: '{their_org}', member_id: 'x', contact: {} }, error: 'Organization not found' },
      { call, body: { org_id: 'x', contact: mira }, error: 'Organization not found' },
      { call, body: { member_id: nobody, contact: {} }, error: 'Member does not exist' },
      { call, body: { member_id: '{org}', contact: mira }, error: 'Member does not exist' },
    ],
  },
  {
    name: 'values that no field can take are refused by their names on this wire',
    steps: [
      { call, body: { contact: { ...mira, primaryEmail: 'no address' } }, error: 'Invalid primaryEmail' },
      { call, body: { contact: { ...mira, secondaryEmail: 'no address' } }, error: 'Invalid secondaryEmail' },
      { call, body: { contact: { ...mira, lastName: 'a\u0000' } }, error: 'Invalid lastName' },
      { call, body: { contact: { ...mira, customFields: { a: '\ud800' } } }, error: 'Invalid customFields' },
      { call, body: { contact: { ...mira, primaryEmail: 'test@test.com' } }, error: 'Invalid primaryEmail' },
      { call, body: { contact: mira, entity: { name: 'x'.repeat(256) } }, error: 'Invalid name' },
    ],
  },
  {
    name: 'contacts are looked for by phone and by id too',
    steps: [
      { call, body: { contact: { ...mira, primaryPhone: '+49 30 123456' } }, data: created('mira') },
      {
        call,
        body: { lookup_by: 'phone', contact: { primaryPhone: '+4930123456', city: 'Ulm' }, debug: 1 },
        data: updated('mira'),
        debug: { mode: 'upsert', lookup_by: 'phone', matched_on: 'phone', ignored_fields: [] },
      },
      {
        call,
        body: { lookup_by: 'contact_id', contact_id: '{mira}', contact: { zip: '1' } },
        data: updated('mira'),
      },
      shows('mira', { city: 'Ulm', zip: '1' }),
      {
        call,
        body: { lookup_by: 'contact_id', contact: { contact_id: nobody, firstName: 'Fresh' } },
        data: created('fresh'),
      },
      { call, body: { lookup_by: 'contact_id', contact: { contact_id: '{theirs}' } }, error: 'Missing firstName' },
    ],
  },
  {
    name: 'a second address belongs to the contact and leaves the first one in its place',
    steps: [
      { call, body: { contact: mira }, data: created('mira') },
      {
        call,
        body: { lookup_by: 'contact_id', contact: { contact_id: '{mira}', secondaryEmail: 'M@Home.example' } },
        data: updated('mira'),
      },
      shows('mira', { primaryEmail: 'mira@bakery.example', secondaryEmail: 'M@Home.example' }),
      {
        call,
        body: { contact: { primaryEmail: 'm@home.example', city: 'Ulm' }, mode: 'update' },
        data: updated('mira'),
      },
    ],
  },
  {
    name: 'what another contact holds stays with it, and is named where it is asked for',
    steps: [
      { call, body: { contact: mira }, data: created('mira') },
      { call, body: { contact: { firstName: 'Ola', primaryEmail: 'ola@x.example' } }, data: created('ola') },
      {
        call,
        body: {
          lookup_by: 'contact_id',
          contact: { contact_id: '{ola}', primaryEmail: 'mira@bakery.example' },
          debug: true,
        },
        data: updated('ola'),
        debug: '<any>',
      },
      { call: 'crm/lookupContact', body: { search_string: 'mira@bakery.example' }, contact: { contact_id: '{mira}' } },
    ],
  },
  {
    name: 'an upsert by e-mail lands on the survivor of a merge',
    steps: [
      { given: 'a', identifiers: { email: 'a@x.example' } },
      { given: 'b', identifiers: { email: 'b@x.example' } },
      { merge: 'a', absorbed: 'b' },
      { call, body: { contact: { primaryEmail: 'b@x.example', city: 'Ulm' } }, data: updated('a') },
      { call, body: { lookup_by: 'contact_id', contact: { contact_id: '{b}', zip: '9' } }, data: updated('a') },
    ],
  },
  {
    name: 'a new contact belongs to whom it names or else to the member; an update leaves the owner alone',
    steps: [
      { call, body: { contact: { ...mira, owner: nobody } }, data: created('mira') },
      shows('mira', { contact_owner: '{member}' }),
      { call, body: { member_id: '{other}', contact: { ...mira, city: 'Ulm' } }, data: updated('mira') },
      shows('mira', { contact_owner: '{member}' }),
      { call, body: { contact: { ...mira, owner: '{other}' } }, data: updated('mira') },
      shows('mira', { contact_owner: '{other}' }),
      { call, body: { contact: { ...mira, owner: '' } }, data: updated('mira') },
      shows('mira', { contact_owner: null }),
      { settings: { default_owner_id: '{other}' } },
      shows('mira', { contact_owner: '{other}' }),
    ],
  },
]
