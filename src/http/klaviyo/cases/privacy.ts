import type { JsonObject } from '../../../domain/json.ts'
import { type Case, client, eventBody, nobody, profileBody, type Step } from './case.ts'

const at = '/data/attributes/profile/data'
const call = 'POST /api/data-privacy-deletion-jobs'

function bodyOf(profile: JsonObject) {
  const data = { type: 'profile', attributes: {}, ...profile }
  return { data: { type: 'data-privacy-deletion-job', attributes: { profile: { data } } } }
}

const named = (attributes: JsonObject) => bodyOf({ attributes })
const erased = (body: unknown): Step => ({ call, body, status: 202 })
const missing = (body: unknown): Step => ({ call, body, status: 404, faults: [['not_found', '/data/']] })
const refused = (body: unknown, place: string): Step => ({ call, body, status: 400, faults: [['invalid', place]] })

const ada = { email: 'ada@example.com', phone_number: '+14155550123' }

export const privacyCases: readonly Case[] = [
  {
    name: 'a person is erased with their events, by e-mail address, phone number or id, and then is not there',
    steps: [
      { call: client('events'), body: eventBody(ada, { unique_id: 'u' }), status: 202 },
      erased(named({ email: 'ADA@example.com' })),
      nobody('email', ada.email),
      nobody('phone', ada.phone_number),
      missing(named({ email: ada.email })),
      { call: client('profiles'), body: profileBody(ada), status: 202 },
      { shows: ['email', ada.email], events: [] },
      erased(named({ phone_number: ada.phone_number })),
      { call: client('profiles'), body: profileBody(ada), status: 202 },
      { shows: ['email', ada.email], keep: 'ada' },
      { ...missing(bodyOf({ id: '{ada}' })), as: 'stranger' },
      erased(bodyOf({ id: '{ada}' })),
      missing(bodyOf({ id: '{ada}' })),
      nobody('email', ada.email),
    ],
  },
  {
    name: 'who is to be erased must be named once, by a value that can be',
    steps: [
      refused(named({}), at),
      refused(named(ada), at),
      refused(bodyOf({ id: '01ARZ3NDEKTSV4RRFFQ69G5FAV', attributes: { email: ada.email } }), at),
      refused(named({ email: 'ada' }), `${at}/attributes/email`),
      refused(named({ phone_number: '0123' }), `${at}/attributes/phone_number`),
      refused(bodyOf({ id: 5 }), `${at}/id`),
      refused(bodyOf({ attributes: null }), `${at}/attributes`),
      missing(bodyOf({ id: 'nonsense' })),
      refused({ data: { type: 'data-privacy-deletion-job', attributes: {} } }, at),
    ],
  },
]
