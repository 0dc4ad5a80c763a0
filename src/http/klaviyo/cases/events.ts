import type { JsonObject } from '../../../domain/json.ts'
import { type Case, client, eventBody, profileBody, type Step } from './case.ts'

const ada = { email: 'ada@example.com' }
const paths = [client('events'), 'POST /api/events']
const viewed = 'Viewed Product'
const at = '/data/attributes'

const sent = (call: string, profile: JsonObject, attributes: JsonObject = {}): Step => ({
  call,
  body: eventBody(profile, attributes),
  status: 202,
})

function bulkBody(profile: JsonObject, events: readonly unknown[], more: JsonObject = {}) {
  return {
    data: {
      type: 'event-bulk-create',
      attributes: {
        profile: { data: { type: 'profile', attributes: profile, ...more } },
        events: { data: events },
      },
    },
  }
}

const bulkEvent = (name: string, attributes: JsonObject = {}) => ({
  type: 'event',
  attributes: { properties: {}, metric: { data: { type: 'metric', attributes: { name } } }, ...attributes },
})

/** Attributes of an event, and where their faults are told. */
const faulty: readonly (readonly [JsonObject, ...string[]])[] = [
  [{ properties: null }, `${at}/properties`],
  [{ properties: [] }, `${at}/properties`],
  [{ metric: { name: 'Flat' } }, `${at}/metric/data`],
  [{ metric: null }, `${at}/metric/data`],
  [{ metric: { data: { type: 'metric', attributes: { name: '' } } } }, `${at}/metric/data/attributes/name`],
  [
    { metric: { data: { type: 'metric', attributes: { name: 'x'.repeat(128) } } } },
    `${at}/metric/data/attributes/name`,
  ],
  [{ time: 'yesterday' }, `${at}/time`],
  [{ time: 5 }, `${at}/time`],
  [{ time: '1989-12-31T23:59:59Z' }, `${at}/time`],
  [{ time: '2199-01-01T00:00:00Z' }, `${at}/time`],
  [
    { value: '9.99', value_currency: 'dollars', unique_id: 5 },
    `${at}/unique_id`,
    `${at}/value`,
    `${at}/value_currency`,
  ],
  [{ unique_id: 'x'.repeat(256) }, `${at}/unique_id`],
  [{ properties: { long: 'x'.repeat(102_401) } }, `${at}/properties/long`],
  [{ properties: { list: new Array(4001).fill(0) } }, `${at}/properties/list`],
  [{ properties: { 'a/b': [[[[[[[[[[0]]]]]]]]]] } }, `${at}/properties/a~1b`],
  [{ properties: Object.fromEntries(Array.from({ length: 401 }, (_, n) => [`p${n}`, n])) }, `${at}/properties`],
]

export const eventCases: readonly Case[] = [
  ...paths.map(
    (call): Case => ({
      name: `${call} records an event of a person, who is made when new`,
      steps: [
        sent(
          call,
          { ...ada, first_name: 'Ada', properties: { plan: 'pro' } },
          {
            properties: { sku: '1', tags: ['a'] },
            time: '2026-01-05T10:00:00.750Z',
            value: 9.99,
            value_currency: 'USD',
            unique_id: 'u1',
            backfill: false,
          },
        ),
        {
          shows: ['email', ada.email],
          identifiers: { email: [ada.email] },
          fields: { ...ada, first_name: 'Ada', plan: 'pro' },
          events: [[viewed, { sku: '1', tags: ['a'], $value: 9.99, $value_currency: 'USD', $event_id: 'u1' }]],
        },
      ],
    }),
  ),
  ...paths.map(
    (call): Case => ({
      name: `${call} records an event once under its unique id, or else in the second it names; one without either every time`,
      steps: [
        ...[1, 2, 3].map(n => sent(call, ada, { unique_id: 'u', properties: { n } })),
        sent(call, { email: 'ADA@example.com' }, { unique_id: 'u', properties: { n: 4 } }),
        { shows: ['email', ada.email], events: [[viewed, { n: 1, $event_id: 'u' }]] },
        sent(call, { email: 'grace@example.com' }, { unique_id: 'u' }),
        { shows: ['email', 'grace@example.com'], events: [[viewed, { $event_id: 'u' }]] },
        sent(call, { external_id: 'T' }, { time: '2026-01-05T10:00:00.1Z', properties: { n: 1 } }),
        sent(call, { external_id: 'T' }, { time: '2026-01-05T10:00:00.9Z', properties: { n: 2 } }),
        sent(call, { external_id: 'T' }, { time: '2026-01-05T10:00:01Z', properties: { n: 3 } }),
        {
          shows: ['external_id', 'T'],
          events: [
            [viewed, { n: 3 }],
            [viewed, { n: 1 }],
          ],
        },
        sent(call, { external_id: 'N' }),
        sent(call, { external_id: 'N' }),
        {
          shows: ['external_id', 'N'],
          events: [
            [viewed, {}],
            [viewed, {}],
          ],
        },
      ],
    }),
  ),
  ...paths.map(
    (call): Case => ({
      name: `${call} tells all faults of an event where they are, and records nothing`,
      steps: [
        ...faulty.map(
          ([attributes, ...places]): Step => ({
            call,
            body: eventBody(ada, attributes),
            status: 400,
            faults: places.map(place => ['invalid', place] as const),
          }),
        ),
        {
          call,
          body: eventBody({ phone_number: '0123' }),
          status: 400,
          faults: [['invalid', `${at}/profile/data/attributes/phone_number`]],
        },
        { call, body: eventBody({}), status: 400, faults: [['invalid', `${at}/profile/data/attributes`]] },
        { call, body: eventBody(ada, { profile: ada }), status: 400, faults: [['invalid', `${at}/profile/data`]] },
        { call, body: profileBody(ada), status: 400, faults: [['invalid', '/data/type']] },
        { shows: ['email', ada.email], identifiers: null },
      ],
    }),
  ),
  {
    name: 'the largest event that is taken is kept whole',
    steps: paths.map(call =>
      sent(call, ada, {
        properties: {
          ...Object.fromEntries(Array.from({ length: 39 }, (_, n) => [`p${n}`, 'x'.repeat(102_400)])),
          list: new Array(4000).fill(0),
          deep: [[[[[[[[[]]]]]]]]],
        },
      }),
    ),
  },
  {
    name: 'an event of a client fills what is empty and changes nothing that a person is known by',
    steps: [
      sent(client('events'), { external_id: 'A', ...ada }),
      sent(client('events'), { external_id: 'A', email: 'other@example.com', phone_number: '+14155550123' }),
      {
        shows: ['external_id', 'A'],
        identifiers: { external_id: ['A'], email: [ada.email], phone: ['+14155550123'] },
      },
    ],
  },
  {
    name: 'an event of a server changes what a person is known by, and one of an unknown id is refused',
    steps: [
      sent('POST /api/events', { external_id: 'A', ...ada }),
      sent('POST /api/events', { external_id: 'A', email: 'other@example.com', first_name: 'Ada' }),
      {
        shows: ['external_id', 'A'],
        identifiers: { external_id: ['A'], email: ['other@example.com'] },
        fields: { external_id: 'A', email: 'other@example.com', first_name: 'Ada' },
        keep: 'a',
      },
      {
        call: 'POST /api/events',
        body: eventBody({}, { profile: { data: { type: 'profile', id: '{a}', attributes: {} } } }),
        status: 202,
      },
      {
        call: 'POST /api/events',
        body: eventBody(
          {},
          { profile: { data: { type: 'profile', id: '01ARZ3NDEKTSV4RRFFQ69G5FAV', attributes: ada } } },
        ),
        status: 404,
        faults: [['not_found', `${at}/profile/data/id`]],
      },
      {
        shows: ['external_id', 'A'],
        events: [
          [viewed, {}],
          [viewed, {}],
          [viewed, {}],
        ],
      },
      {
        call: 'POST /api/events',
        body: eventBody({ ...ada, colour: 'red' }),
        status: 400,
        faults: [['invalid', `${at}/profile/data/attributes/colour`]],
      },
    ],
  },
  {
    name: 'an event of a server may clear what its person has, one of a client may not',
    steps: [
      sent('POST /api/events', {
        ...ada,
        first_name: 'Ada',
        location: { city: 'Boston' },
        properties: { plan: 'pro' },
      }),
      sent(client('events'), { ...ada, first_name: null, location: null, properties: null }),
      { shows: ['email', ada.email], fields: { ...ada, first_name: 'Ada', city: 'Boston', plan: 'pro' } },
      sent('POST /api/events', { ...ada, first_name: null, location: null }),
      { shows: ['email', ada.email], fields: { ...ada, plan: 'pro' } },
      sent('POST /api/events', { ...ada, properties: null }),
      { shows: ['email', ada.email], fields: ada },
    ],
  },
  {
    name: 'a phone number that a server names beside an e-mail address brings its person along',
    steps: [
      sent('POST /api/events', { phone_number: '+14155550123', first_name: 'Ada' }, { properties: { n: 1 } }),
      sent('POST /api/events', ada),
      sent('POST /api/events', { ...ada, phone_number: '+14155550123' }, { properties: { n: 2 } }),
      {
        shows: ['phone', '+14155550123'],
        identifiers: { email: [ada.email], phone: ['+14155550123'] },
        events: [
          [viewed, { n: 2 }],
          [viewed, {}],
          [viewed, { n: 1 }],
        ],
      },
      sent('POST /api/events', { external_id: 'B', email: 'grace@example.com' }),
      sent('POST /api/events', { external_id: 'B', ...ada }, { properties: { n: 3 } }),
      { shows: ['email', ada.email], identifiers: { email: [ada.email], phone: ['+14155550123'] } },
      { shows: ['email', 'grace@example.com'], identifiers: { external_id: ['B'], email: ['grace@example.com'] } },
    ],
  },
  {
    name: 'meta data of the person is read inside of the attributes and beside them',
    steps: [
      sent('POST /api/events', { ...ada, properties: { tags: ['a'] } }),
      sent('POST /api/events', { ...ada, meta: { patch_properties: { append: { tags: 'b' } } } }),
      {
        call: client('event-bulk-create'),
        body: bulkBody(ada, [bulkEvent('Opened')], { meta: { patch_properties: { append: { tags: 'c' } } } }),
        status: 202,
      },
      { shows: ['email', ada.email], fields: { ...ada, tags: ['a', 'b', 'c'] } },
    ],
  },
  {
    name: 'events of one person are sent together, once each, and faults are told by their place',
    steps: [
      {
        call: client('event-bulk-create'),
        body: bulkBody({ ...ada, first_name: 'Ada' }, [
          bulkEvent('One', { time: '2026-01-05T10:00:00Z' }),
          bulkEvent('Two', { time: '2026-01-05T10:00:01Z', unique_id: 'two', value: 2 }),
          bulkEvent('Two', { time: '2026-01-05T10:00:02Z', unique_id: 'two' }),
        ]),
        status: 202,
        reply: { 'ratelimit-limit': '10, 10;w=1, 150;w=60' },
      },
      {
        shows: ['email', ada.email],
        fields: { ...ada, first_name: 'Ada' },
        events: [
          ['Two', { $value: 2, $event_id: 'two' }],
          ['One', {}],
        ],
      },
      {
        call: client('event-bulk-create'),
        body: bulkBody(ada, [bulkEvent('Three'), bulkEvent('', { time: 'x' }), { type: 'metric' }]),
        status: 400,
        faults: [
          ['invalid', `${at}/events/data/1/attributes/metric/data/attributes/name`],
          ['invalid', `${at}/events/data/1/attributes/time`],
          ['invalid', `${at}/events/data/2/type`],
          ['invalid', `${at}/events/data/2/attributes`],
        ],
      },
      ...[[], new Array(1001).fill(bulkEvent('Many')), null].map(
        (events): Step => ({
          call: client('event-bulk-create'),
          body: bulkBody(ada, events ?? []),
          status: 400,
          faults: [['invalid', `${at}/events/data`]],
        }),
      ),
      {
        call: client('event-bulk-create'),
        body: bulkBody({ external_id: 'many' }, new Array(1000).fill(bulkEvent('Many'))),
        status: 202,
      },
      {
        call: client('event-bulk-create'),
        body: bulkBody({}, [bulkEvent('x')]),
        status: 400,
        faults: [['invalid', `${at}/profile/data/attributes`]],
      },
    ],
  },
]
