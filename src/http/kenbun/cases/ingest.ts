import type { Json, JsonObject } from '../../../domain/json.ts'
import { badBodies, type Case, commonRefusals, type Step } from './case.ts'

const call = 'POST /ingest'
const mia = { alias_kind: 'email', alias: ' Mia@Nordwind.example ', event_type: 'form_submit' }

/** An event that is taken, of the lead and with the id that these names stand for. */
function takes(body: JsonObject, lead: string, event = '<any>', more: Partial<Step> = {}): Step {
  const [event_id, lead_id] = [event === '<any>' ? event : `<evt-:${event}>`, `<ld_:${lead}>`]
  return { call, body, status: 202, answer: { message: 'event queued', event_id, lead_id }, ...more }
}

function refuses(change: JsonObject, field: string | null, more: Partial<Step> = {}): Step {
  return { call, body: { ...mia, ...change }, status: 400, field, ...more }
}

/** Metadata of so many bytes as JSON; the text is of two bytes a character. */
function metadataOf(bytes: number): JsonObject {
  const rest = bytes - '{"k":""}'.length
  return { k: 'é'.repeat(Math.floor(rest / 2)) + 'x'.repeat(rest % 2) }
}

const bad: readonly Step[] = [
  { call, body: { event_type: 'form_submit' }, status: 400, field: 'alias' },
  { call, body: { event_type: 'form_submit', alias: 'a' }, status: 400, field: 'alias_kind' },
  { call, body: { event_type: 'form_submit', alias_kind: 'email' }, status: 400, field: 'alias' },
  refuses({ alias_kind: 'fax' }, 'alias_kind'),
  refuses({ alias_kind: 'constructor' }, 'alias_kind'),
  refuses({ alias: '  ' }, 'alias'),
  refuses({ alias: 5 }, 'alias'),
  refuses({ alias: 'x'.repeat(513) }, 'alias'),
  refuses({ alias: 'no address' }, 'alias'),
  refuses({ alias: 'unknown', alias_kind: 'external_id' }, 'alias'),
  refuses({ alias: 'abc', alias_kind: 'phone' }, 'alias'),
  refuses({ alias: ' @ ', alias_kind: 'social' }, 'alias'),
  refuses({ aliases: {} }, 'aliases'),
  refuses({ aliases: [] }, 'aliases'),
  refuses({ aliases: Array.from({ length: 21 }, (_, i) => ({ alias_kind: 'cookie', raw_value: `c${i}` })) }, 'aliases'),
  refuses({ aliases: [{ alias_kind: 'cookie' }] }, 'aliases[0].raw_value'),
  refuses({ aliases: [{ raw_value: 'c' }] }, 'aliases[0].alias_kind'),
  refuses({ event_type: null }, 'event_type'),
  ...[' ', ' form_submit', 'form_submit ', '\tform_submit', 'form\nsubmit', 'form\u0085submit', '\ufeffx'].map(
    event_type => refuses({ event_type }, 'event_type'),
  ),
  refuses({ event_type: 'x'.repeat(201) }, 'event_type'),
  refuses({ timestamp: 'yesterday' }, 'timestamp'),
  refuses({ timestamp: '2026-03-04T09:15:00' }, 'timestamp'),
  refuses({ timestamp: 5 }, 'timestamp'),
  refuses({ metadata: null }, 'metadata'),
  refuses({ metadata: [] }, 'metadata'),
  refuses({ metadata: 'text' }, 'metadata'),
  refuses({ event_id: ' ' }, 'event_id'),
  refuses({ event_id: 'x'.repeat(129) }, 'event_id'),
  refuses({ lead_id: 5 }, 'lead_id'),
]

const ok = (index: number, lead: string): Json => ({ index, status: 202, event_id: '<any>', lead_id: `<ld_:${lead}>` })

export const ingestCases: readonly Case[] = [
  commonRefusals('those who may not', call, true, 'POST', mia),
  {
    ...badBodies(call),
    name: 'POST /ingest takes JSON of at most 1 MiB: an object, or an array of events',
    steps: badBodies(call).steps,
  },
  {
    name: 'a person is one whatever the spelling of the alias, on either path',
    steps: [
      takes({ ...mia, metadata: { team_size: '51-200' } }, 'mia', 'first'),
      takes({ ...mia, alias: 'mia@nordwind.EXAMPLE' }, 'mia'),
      takes(mia, 'mia', '<any>', { call: 'POST /events' }),
      takes({ event_type: 'x', aliases: [{ alias_kind: 'email', raw_value: 'MIA@nordwind.example' }] }, 'mia'),
      takes({ event_type: 'x', lead_id: '{mia}' }, 'mia'),
      takes({ ...mia, unit_id: 'unit_x', colour: 'blue' }, 'mia'),
    ],
  },
  {
    name: 'aliases of every kind attach to the lead and find it again',
    steps: [
      takes(
        {
          ...mia,
          aliases: [
            { alias_kind: 'cookie', raw_value: ' C1 ' },
            { alias_kind: 'phone', raw_value: '0049 (30) 1234-5678' },
            { alias_kind: 'social', raw_value: '@Mia.Nord' },
            { alias_kind: 'external_id', raw_value: 'crm-1' },
            { alias_kind: 'cookie', raw_value: 'C1' },
          ],
        },
        'mia',
      ),
      takes({ event_type: 'x', alias_kind: 'cookie', alias: 'C1' }, 'mia'),
      takes({ event_type: 'x', alias_kind: 'phone', alias: '+493012345678' }, 'mia'),
      takes({ event_type: 'x', alias_kind: 'social', alias: 'mia.nord ' }, 'mia'),
      takes({ event_type: 'x', alias_kind: 'external_id', alias: 'crm-1' }, 'mia'),
      takes({ event_type: 'x', alias_kind: 'cookie', alias: 'c1' }, 'stranger'),
    ],
  },
  {
    name: 'a cookie that turns out to be somebody becomes them',
    steps: [
      takes({ event_type: 'x', alias_kind: 'cookie', alias: 'c9' }, 'nobody'),
      takes(mia, 'mia'),
      takes({ ...mia, aliases: [{ alias_kind: 'cookie', raw_value: 'c9' }] }, 'mia'),
      takes({ event_type: 'x', alias_kind: 'cookie', alias: 'c9' }, 'mia'),
      takes({ event_type: 'x', lead_id: '{nobody}' }, 'mia'),
    ],
  },
  {
    name: 'an alias of somebody else is left alone where the lead is named',
    steps: [
      takes({ event_type: 'x', alias_kind: 'cookie', alias: 'c9' }, 'other'),
      takes(mia, 'mia'),
      takes({ event_type: 'x', lead_id: '{mia}', alias_kind: 'cookie', alias: 'c9' }, 'mia'),
      takes({ event_type: 'x', alias_kind: 'cookie', alias: 'c9' }, 'other'),
    ],
  },
  {
    name: 'a repeated event_id gets the first ids',
    steps: [
      takes({ ...mia, event_id: 'e1' }, 'mia', 'first'),
      takes({ ...mia, event_id: 'e1', alias: 'other@nordwind.example' }, 'mia', 'first'),
      { ...takes({ ...mia, event_id: 'e1' }, 'theirs'), as: 'stranger' },
    ],
  },
  { name: 'POST /ingest names the member that is to blame', steps: bad },
  {
    name: 'aliases have up to 512 characters, of three bytes too',
    steps: ['external_id', 'cookie', 'social'].flatMap(alias_kind => [
      takes({ event_type: 'x', alias_kind, alias: '\u20ac'.repeat(512) }, alias_kind),
      takes({ event_type: 'x', alias_kind, alias: '\u20ac'.repeat(512) }, alias_kind),
    ]),
  },
  {
    name: 'a lead that is not there is 404, also one of another unit; the body is judged first',
    steps: [
      takes(mia, 'mia'),
      refuses({ lead_id: 'ld_0123456789abcdefghjkmnpqrs' }, 'lead_id', { status: 404 }),
      refuses({ lead_id: 'nonsense' }, 'lead_id', { status: 404 }),
      refuses({ lead_id: '{mia}' }, 'lead_id', { status: 404, as: 'stranger' }),
      refuses({ lead_id: 'nonsense', metadata: [] }, 'metadata'),
    ],
  },
  {
    name: 'metadata of 102,400 bytes is taken, one byte more is 413 before anything else of the body is judged',
    steps: [
      takes({ ...mia, metadata: metadataOf(102_400) }, 'mia'),
      refuses({ metadata: metadataOf(102_401) }, 'metadata', { status: 413 }),
      { call, body: { metadata: metadataOf(102_401) }, status: 413, field: 'metadata' },
    ],
  },
  {
    name: 'times may have any zone and lie ahead; keys and types are what they are',
    steps: [
      takes({ ...mia, timestamp: '2026-03-04T09:15:00+02:00', metadata: { constructor: { a: [] } } }, 'mia'),
      takes({ ...mia, timestamp: '2999-01-01T00:00:00Z', event_type: 'Page  View' }, 'mia'),
    ],
  },
  {
    name: 'a suppressed event is taken without a lead, or with the one that is known',
    steps: [
      {
        call: 'POST /metadata-filters',
        body: { name: 'robots', conditions: [{ key: 'agent', operator: 'contains', value: 'bot' }] },
        status: 201,
      },
      {
        call,
        body: { ...mia, metadata: { agent: 'Googlebot' } },
        status: 202,
        answer: { message: 'event queued', event_id: '<any>', lead_id: null },
      },
      takes(mia, 'mia'),
      takes({ ...mia, metadata: { agent: 'Googlebot' } }, 'mia'),
    ],
  },
  {
    name: 'an array of events has a verdict for each',
    steps: [
      takes(mia, 'mia'),
      {
        call,
        body: [
          mia,
          { ...mia, alias: 'no address' },
          { ...mia, event_id: 'e1' },
          5,
          { lead_id: 'x', event_type: 'y' },
          { ...mia, event_id: 'e1' },
        ],
        status: 202,
        answer: {
          message: 'events queued',
          queued: 3,
          refused: 3,
          results: [
            ok(0, 'mia'),
            { index: 1, status: 400, error: 'Bad Request', message: '<any>', field: 'alias' },
            { index: 2, status: 202, event_id: '<evt-:once>', lead_id: '<ld_:mia>' },
            { index: 3, status: 400, error: 'Bad Request', message: 'an event must be a JSON object' },
            { index: 4, status: 404, error: 'Not Found', message: '<any>', field: 'lead_id' },
            { index: 5, status: 202, event_id: '<evt-:once>', lead_id: '<ld_:mia>' },
          ],
        },
      },
      { call: 'POST /events', body: Array.from({ length: 1_000 }, () => mia), status: 202 },
      { call, body: Array.from({ length: 1_001 }, () => mia), status: 400, field: null },
    ],
  },
]
