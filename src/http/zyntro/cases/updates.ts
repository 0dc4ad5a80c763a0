import { type Case, commonRefusals, nobody, type Step } from './case.ts'

const call = 'crm/updateFieldData'
const notes = 'crm/addNotestoContact'
const comms = 'crm/addCommsHistory'
const notOwner = 'The API only supports notes being added by the member that owns the contact.'

const mira: Step = {
  given: 'mira',
  identifiers: { email: 'mira@bakery.example' },
  fields: { first_name: 'Mira', tags: ['a', 'b'], 'custom.cf_old': 1, 'custom.cf_gone': 2 },
  owner: 'member',
}

export const updateCases: readonly Case[] = [
  commonRefusals(call, {}, [
    ['org_id', 'Missing org ID'],
    ['contact_id', 'Missing contact ID or entity ID'],
  ]),
  {
    name: 'a patch merges tags and custom fields, clears by null, and says what it did',
    steps: [
      mira,
      {
        call,
        body: {
          contact_id: '{mira}',
          member_id: null,
          fields: {
            status: 'Active',
            tags: ['b', 'c', 'a', 'd'],
            customFields: { cf_gone: null, cf_branches: '4' },
            firstName: null,
            owner: '{other}',
            nothing: 1,
            doNotCall: 'perhaps',
          },
        },
        data: {
          contact_id: '{mira}',
          entity_id: null,
          updated: ['status', 'tags', 'customFields.cf_gone', 'customFields.cf_branches', 'firstName', 'owner'],
          ignored: ['nothing', 'doNotCall'],
        },
      },
      {
        call: 'crm/fetchContact',
        body: { contact_id: '{mira}' },
        contact: {
          status: 'Active',
          tags: ['a', 'b', 'c', 'd'],
          customFields: { cf_old: 1, cf_branches: '4' },
          firstName: null,
          contact_owner: '{other}',
        },
      },
      { call, body: { contact_id: '{mira}', fields: { tags: null } }, data: '<any>' },
      { call: 'crm/fetchContact', body: { contact_id: '{mira}' }, contact: { tags: [] } },
    ],
  },
  {
    name: 'a patch is refused without fields, without anybody, and without a field that is known',
    steps: [
      mira,
      { call, body: { contact_id: nobody }, error: 'Missing fields' },
      { call, body: { contact_id: nobody, fields: [] }, error: 'Missing fields' },
      { call, body: { contact_id: nobody, fields: {} }, error: 'Contact does not exist' },
      { call, body: { contact_id: '{theirs}', fields: { city: 'x' } }, error: 'Contact does not exist' },
      { call, body: { contact_id: '{mira}', entity_id: nobody, fields: {} }, error: 'Entity does not exist' },
      { call, body: { contact_id: '{mira}', fields: {} }, error: 'No valid fields to update' },
      { call, body: { contact_id: '{mira}', fields: { website: 'x', a: 1 } }, error: 'No valid fields to update' },
      { call, body: { contact_id: '{mira}', fields: { primaryEmail: 'x' } }, error: 'Invalid primaryEmail' },
    ],
  },
  {
    name: 'the field reference needs no credential and is the same for everybody',
    steps: [{ call, body: '{"help": true}', data: { contact: '<any>', entity: '<any>', notes: '<any>' } }],
  },
  commonRefusals(notes, { contact_id: nobody }, [
    ['org_id', 'Missing org ID'],
    ['member_id', 'Missing member ID'],
    ['contact_id', 'Missing contact ID'],
    ['note', 'Missing note'],
  ]),
  {
    name: 'a note is added and edited by the owner alone, and flags not sent stay',
    steps: [
      mira,
      {
        call: 'CRM/addNotesToContact',
        body: { contact_id: '{mira}', note: ' Prefers mornings ', note_visibility: 1, note_id: '' },
        data: { note_id: '<uuid:note>', note_content: ' Prefers mornings ', note_visibility: 1, note_editable: 0 },
      },
      {
        call: notes,
        body: { contact_id: '{mira}', note: 'Prefers evenings', note_id: '{note}', note_editable: 1 },
        data: { note_id: '{note}', note_content: 'Prefers evenings', note_visibility: 1, note_editable: 1 },
      },
      { call: notes, body: { contact_id: '{mira}', note: 'x', member_id: '{other}' }, error: notOwner },
      { call: notes, body: { contact_id: '{mira}', note: 'x', note_id: nobody }, error: 'Note does not exist' },
      { call: notes, body: { contact_id: '{mira}', note: 'x', note_id: 'x' }, error: 'Note does not exist' },
      { call: notes, body: { contact_id: nobody, note: 'x', member_id: '{other}' }, error: 'Contact does not exist' },
      { call: notes, body: { contact_id: '{mira}', note: 'a\u0000' }, error: 'Invalid note' },
      { call: notes, body: { contact_id: '{mira}', note: 'x'.repeat(100_001) }, error: 'Invalid note' },
      { given: 'ola', owner: 'member' },
      { call: notes, body: { contact_id: '{ola}', note: 'x', note_id: '{note}' }, error: 'Note does not exist' },
    ],
  },
  {
    name: 'a private note is its author’s to read',
    steps: [
      mira,
      {
        call: notes,
        body: { contact_id: '{mira}', note: 'mine' },
        data: { note_id: '<uuid:note>', note_content: 'mine', note_visibility: 0, note_editable: 0 },
      },
      ...(['{member}', '{other}', 'x'] as const).map(
        (member_id): Step => ({
          call: 'crm/fetchContact',
          body: { contact_id: '{mira}', member_id, include_notes: 1 },
          data: {
            contact: '<any>',
            notes:
              member_id === '{member}'
                ? [
                    {
                      note_id: '{note}',
                      note_content: 'mine',
                      note_visibility: 0,
                      note_editable: 0,
                      member_id: '{member}',
                      created_at: '<time>',
                    },
                  ]
                : [],
          },
        }),
      ),
    ],
  },
  commonRefusals(comms, { contact_id: nobody, comms_type: 'sms' }, [
    ['org_id', 'Missing org ID'],
    ['member_id', 'Missing member ID'],
    ['contact_id', 'Missing contact ID'],
    ['comms_type', 'Missing comms_type'],
    ['comms_data', 'Missing comms_data'],
  ]),
  {
    name: 'communications of any member are logged under numbers that grow',
    steps: [
      mira,
      {
        call: comms,
        body: { contact_id: '{mira}', comms_type: 'email', comms_data: { subject: 'Hello' }, comms_source: 'Mailer' },
        data: { comms_id: '<number:first>', comms_type: 'email' },
      },
      {
        call: comms,
        body: {
          contact_id: '{mira}',
          member_id: '{other}',
          comms_type: 'CALL',
          comms_data: 'rang',
          comms_status: 'pending',
        },
        data: { comms_id: '<number:second>', comms_type: 'call' },
      },
    ],
  },
  {
    name: 'a communication is judged by its values, then its member, then its contact',
    steps: [
      mira,
      ...(
        [
          [{ comms_type: 'fax', member_id: nobody }, 'Invalid comms_type'],
          [{ comms_data: 5, member_id: nobody }, 'Invalid comms_data'],
          [{ comms_data: ['x'] }, 'Invalid comms_data'],
          [{ comms_data: 'a\u0000' }, 'Invalid comms_data'],
          [{ comms_source: 'x'.repeat(56) }, 'Invalid comms_source'],
          [{ comms_status: 'done' }, 'Invalid comms_status'],
          [{ member_id: nobody, contact_id: nobody }, 'Member does not exist'],
          [{ contact_id: '{theirs}' }, 'Contact does not exist'],
          [{ org_id: '{their_org}' }, 'Contact does not exist'],
        ] as const
      ).map(
        ([change, error]): Step => ({
          call: comms,
          body: { contact_id: '{mira}', comms_type: 'sms', comms_data: 'hi', ...change },
          error,
        }),
      ),
    ],
  },
]
