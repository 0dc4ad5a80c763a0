import { type Case, client, nobody, profileBody, type Step } from './case.ts'

const post = client('profiles')

function refused(body: unknown, ...places: readonly string[]): Step {
  return { call: post, body, status: 400, faults: places.map(place => ['invalid', place] as const) }
}

const sent = (attributes: unknown, more = {}): Step => ({
  call: post,
  body: profileBody(attributes, more),
  status: 202,
})

export const clientProfileCases: readonly Case[] = [
  {
    name: 'a form creates a person and a later one adds to it',
    steps: [
      sent({
        email: ' Ada@Example.com ',
        first_name: 'Ada',
        location: { city: 'Boston', latitude: '42.36' },
        properties: { src: 'form', n: 1, gone: null },
      }),
      sent({ email: 'ada@example.com', last_name: 'Byron', first_name: null, properties: { n: 2 }, relationships: {} }),
      {
        shows: ['email', 'ada@example.com'],
        identifiers: { email: ['ada@example.com'] },
        fields: {
          email: 'ada@example.com',
          first_name: 'Ada',
          last_name: 'Byron',
          city: 'Boston',
          latitude: '42.36',
          src: 'form',
          n: 2,
        },
      },
    ],
  },
  {
    name: 'identifiers may stand in the meta data, plain or as the documentation once printed them',
    steps: [
      {
        call: 'POST /client/profiles/?company_id={company}',
        headers: { revision: '2023-01-24' },
        body: profileBody(
          { first_name: 'Ada', location: { latitude: { value: '42.36' } } },
          { meta: { identifiers: { email: 'ada@example.com', anonymous_id: { value: 'c0ffee' } } } },
        ),
        status: 202,
      },
      {
        shows: ['anonymous_id', 'c0ffee'],
        identifiers: { email: ['ada@example.com'], anonymous_id: ['c0ffee'] },
        fields: { email: 'ada@example.com', anonymous_id: 'c0ffee', first_name: 'Ada', latitude: '42.36' },
      },
      refused(profileBody({}, { meta: { identifiers: { email: 'ada' } } }), '/data/meta/identifiers/email'),
    ],
  },
  {
    name: 'lists are edited after properties were set',
    steps: [
      sent({ email: 'ada@example.com', properties: { tags: ['a', 'b'], old: 1 } }),
      sent(
        { email: 'ada@example.com', properties: { n: 1 } },
        {
          meta: {
            patch_properties: { append: { tags: ['b', 'c'], fresh: 'x' }, unappend: { tags: 'a' }, unset: 'old' },
          },
        },
      ),
      {
        shows: ['email', 'ada@example.com'],
        fields: { email: 'ada@example.com', tags: ['b', 'c'], fresh: ['x'], n: 1 },
      },
    ],
  },
  {
    name: 'what a known person is known by is never changed, an empty place is filled, and nothing is taken away',
    steps: [
      sent({ email: 'ada@example.com', external_id: 'A1' }),
      sent({ email: 'grace@example.com', phone_number: '+14155550123' }),
      sent({ external_id: 'A1', email: 'other@example.com', first_name: 'Ada' }),
      {
        shows: ['external_id', 'A1'],
        identifiers: { email: ['ada@example.com'], external_id: ['A1'] },
        fields: { email: 'ada@example.com', external_id: 'A1', first_name: 'Ada' },
      },
      nobody('email', 'other@example.com'),
      sent({ email: 'ada@example.com', phone_number: '+14155550123' }),
      {
        shows: ['phone', '+14155550123'],
        identifiers: { email: ['grace@example.com'], phone: ['+14155550123'] },
      },
      sent({ email: 'ada@example.com', phone_number: '+14155550124' }),
      {
        shows: ['phone', '+14155550124'],
        identifiers: { email: ['ada@example.com'], external_id: ['A1'], phone: ['+14155550124'] },
      },
    ],
  },
  {
    name: 'an anonymous person is absorbed by the known one, and a device moves between known ones',
    steps: [
      sent({ anonymous_id: 'device', properties: { seen: 'shoes' } }),
      sent({ anonymous_id: 'device', email: 'ada@example.com' }),
      {
        shows: ['email', 'ada@example.com'],
        identifiers: { email: ['ada@example.com'], anonymous_id: ['device'] },
        fields: { email: 'ada@example.com', anonymous_id: 'device', seen: 'shoes' },
      },
      sent({ email: 'grace@example.com' }),
      sent({ anonymous_id: 'device', email: 'grace@example.com', first_name: 'Grace' }),
      {
        shows: ['anonymous_id', 'device'],
        identifiers: { email: ['grace@example.com'], anonymous_id: ['device'] },
      },
      { shows: ['email', 'ada@example.com'], identifiers: { email: ['ada@example.com'] } },
    ],
  },
  {
    name: 'the second person at a shared browser is another person, to whom the device goes',
    steps: [
      sent({ anonymous_id: 'device', email: 'ada@example.com', first_name: 'Ada' }),
      sent({ anonymous_id: 'device', email: 'grace@example.com', first_name: 'Grace' }),
      {
        shows: ['email', 'ada@example.com'],
        identifiers: { email: ['ada@example.com'] },
        fields: { email: 'ada@example.com', first_name: 'Ada' },
      },
      {
        shows: ['anonymous_id', 'device'],
        identifiers: { email: ['grace@example.com'], anonymous_id: ['device'] },
        fields: { email: 'grace@example.com', anonymous_id: 'device', first_name: 'Grace' },
      },
    ],
  },
  {
    name: 'a page may name a person by an id it has kept; one that is not known counts for nothing',
    steps: [
      sent({ email: 'ada@example.com' }),
      { shows: ['email', 'ada@example.com'], keep: 'ada' },
      sent({ first_name: 'Ada' }, { id: '{ada}' }),
      sent({ last_name: 'Byron', email: 'other@example.com' }, { id: '{ada}' }),
      {
        shows: ['email', 'ada@example.com'],
        identifiers: { email: ['ada@example.com'] },
        fields: { email: 'ada@example.com', first_name: 'Ada', last_name: 'Byron' },
      },
      sent({ email: 'grace@example.com' }, { id: '01ARZ3NDEKTSV4RRFFQ69G5FAV' }),
      { shows: ['email', 'grace@example.com'] },
      refused(profileBody({ first_name: 'X' }, { id: '01ARZ3NDEKTSV4RRFFQ69G5FAV' }), '/data/attributes'),
      refused(profileBody({ first_name: 'X', _kx: 'unreadable.{company}' }), '/data/attributes'),
    ],
  },
  {
    name: 'a bad phone number beside an e-mail address is left out and told, alone it is refused',
    steps: [
      {
        call: post,
        body: profileBody({ email: 'ada@example.com', phone_number: '0123' }),
        status: 202,
        reply: { 'x-klaviyo-partial-failure': 'phone_number' },
      },
      { ...sent({ email: 'ada@example.com' }), reply: { 'x-klaviyo-partial-failure': null } },
      { shows: ['email', 'ada@example.com'], fields: { email: 'ada@example.com' } },
      refused(profileBody({ phone_number: '0123' }), '/data/attributes/phone_number'),
      refused(profileBody({ phone_number: '0123', anonymous_id: 'device' }), '/data/attributes/phone_number'),
      nobody('anonymous_id', 'device'),
    ],
  },
  {
    name: 'faults of values are all told, and nothing is written',
    steps: [
      refused(profileBody({}), '/data/attributes'),
      refused(profileBody({ email: '', first_name: 'Ada' }), '/data/attributes'),
      refused(profileBody({ email: 'ada', first_name: 5 }), '/data/attributes/first_name', '/data/attributes/email'),
      refused(profileBody({ external_id: 'unknown' }), '/data/attributes'),
      refused(profileBody({ external_id: 'x', location: { latitude: 91 } }), '/data/attributes/location/latitude'),
      nobody('external_id', 'x'),
    ],
  },
  {
    name: 'people of another company are out of reach',
    steps: [
      sent({ email: 'ada@example.com', first_name: 'Ada' }),
      { shows: ['email', 'ada@example.com'], keep: 'ada' },
      {
        call: 'POST /client/profiles?company_id={stranger}',
        body: profileBody({ first_name: 'Eve' }, { id: '{ada}' }),
        status: 400,
        faults: [['invalid', '/data/attributes']],
      },
      {
        call: 'POST /client/profiles?company_id={stranger}',
        body: profileBody({ email: 'ada@example.com', first_name: 'Eve' }),
        status: 202,
      },
      { shows: ['email', 'ada@example.com'], fields: { email: 'ada@example.com', first_name: 'Ada' } },
    ],
  },
]
