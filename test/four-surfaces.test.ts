import assert from 'node:assert/strict'
import { before, test } from 'node:test'
import type { NewApiKey } from '../src/engine/credentials/api-keys.ts'
import { type Called, call, itemsOf, textOf } from './call.ts'
import { forEachServer } from './for-each-server.ts'
import { makeTenant, type Tenant } from './zyntro.ts'

// One person is written through every surface, in every order. Whatever came first: one profile, each value with the
// source that said it, and each surface shows the whole person in its own form.

type Person = { readonly email: string; readonly customerId: string; readonly phone: string }
type Write = (person: Person) => Promise<void>

const revision = { revision: '2026-07-15' }

function permutations<T>(items: readonly T[]): readonly (readonly T[])[] {
  if (items.length < 2) return [items]
  return items.flatMap((first, at) => permutations(items.toSpliced(at, 1)).map(rest => [first, ...rest]))
}

function assertAnswered(called: Called, status: number): void {
  assert.equal(called.status, status, called.text)
}

forEachServer('a person of four surfaces', server => {
  let tenant: Tenant
  const keys = new Map<string, NewApiKey>()
  const tokenOf = (source: string): string => keys.get(source)?.token ?? ''

  before(async () => {
    tenant = await makeTenant(server())
    for (const source of ['shop', 'tracker', 'newsletter']) {
      const json = { name: source, scopes: ['*'] }
      const headers = { 'onefold-workspace': tenant.org }
      const made = await call(server(), 'POST /v1/api-keys', { key: server().rootKey, json, headers })
      assertAnswered(made, 201)
      keys.set(source, { ...(made.body as NewApiKey) })
    }
    const json = { metadata_key: 'size', profile_field: 'company_size' }
    assertAnswered(await call(server(), 'POST /profile-mappings', { key: tokenOf('tracker'), json }), 201)
  })

  async function zyntro(action: string, body: object): Promise<Called> {
    const json = { api_key: tenant.key, developer_secret: tenant.secret, org_id: tenant.org, ...body }
    const called = await call(server(), `POST /apis/v2/public/crm/${action}`, { json })
    assert.equal(called.body['status'], 'success', called.text)
    return called
  }

  const writes: Readonly<Record<string, Write>> = {
    async experiture({ email, customerId }) {
      const json = { record: { email, customer_id: customerId, ltv: 12.5, first_name: 'Augusta' }, matchKey: 'email' }
      assertAnswered(await call(server(), 'POST /public/v1/profiles/upsert', { key: tokenOf('shop'), json }), 200)
    },
    async kenbun({ email }) {
      const json = { alias_kind: 'email', alias: email.toUpperCase(), event_type: 'demo', metadata: { size: '51-200' } }
      assertAnswered(await call(server(), 'POST /ingest', { key: tokenOf('tracker'), json }), 202)
    },
    async klaviyo({ email, phone }) {
      const attributes = { email, phone_number: phone, organization: 'Engines', properties: { plan: 'gold' } }
      const json = { data: { type: 'profile', attributes } }
      const target = 'POST /api/profile-import'
      const called = await call(server(), target, { key: tokenOf('newsletter'), json, headers: revision })
      assert.ok(called.status === 200 || called.status === 201, called.text)
    },
    async zyntro({ email }) {
      const contact = { firstName: 'Ada', lastName: 'Lovelace', primaryEmail: ` ${email} `, owner: tenant.member }
      const { body } = await zyntro('addContactsFull', { member_id: tenant.member, contact })
      await zyntro('addProfileToContact', {
        member_id: tenant.member,
        contact_id: Object(body['data']).contact_id,
        profile_source: 'Trade Register',
        profile_payload: { branches: 4 },
      })
    },
  }

  for (const [at, order] of permutations(Object.keys(writes)).entries()) {
    test(`is one profile, written through ${order.join(', ')}`, async () => {
      const person = { email: `ada${at}@example.org`, customerId: `c-${at}`, phone: `+49301234${100 + at}` }
      for (const surface of order) await writes[surface]?.(person)
      await assertOnePerson(person, order)
    })
  }

  async function assertOnePerson(person: Person, order: readonly string[]): Promise<void> {
    const key = tokenOf('shop')
    const found = await Promise.all(
      [
        `email&value=${person.email}`,
        `customer_id&value=${person.customerId}`,
        `phone&value=%2B${person.phone.slice(1)}`,
      ].map(query => call(server(), `GET /v1/profiles/lookup?kind=${query}`, { key })),
    )
    for (const called of found) assertAnswered(called, 200)
    const [native] = found
    assert.ok(native)
    assert.equal(new Set(found.map(called => textOf(called, 'id'))).size, 1, 'every identifier leads to one profile')

    const firstName = order.lastIndexOf('zyntro') > order.lastIndexOf('experiture') ? 'Ada' : 'Augusta'
    const fields = Object(native.body['fields'])
    assert.deepEqual(
      [fields.first_name, fields.last_name, fields.ltv, fields.company, fields.company_size, fields.plan],
      [firstName, 'Lovelace', 12.5, 'Engines', '51-200', 'gold'],
    )
    const provenance = Object(native.body['provenance'])
    const sources = ['ltv', 'company_size', 'company', 'plan'].map(name => provenance[name]?.source)
    assert.deepEqual(sources, ['shop', 'tracker', 'newsletter', 'newsletter'])
    assert.equal(provenance.last_name.source, 'Agency')
    assert.equal(provenance.first_name.source === 'shop', firstName === 'Augusta')
    await assertShown(person, textOf(native, 'id'), firstName)
  }

  /** Every surface that shows people shows what all of them said. */
  async function assertShown({ email, phone }: Person, id: string, firstName: string): Promise<void> {
    const filter = `GET /api/profiles?filter=equals(email,"${email}")`
    const klaviyo = await call(server(), filter, { key: tokenOf('newsletter'), headers: revision })
    const { attributes } = Object(itemsOf(klaviyo)[0])
    assert.deepEqual(
      [attributes.first_name, attributes.last_name, attributes.organization, attributes.phone_number],
      [firstName, 'Lovelace', 'Engines', phone],
    )
    assert.equal(attributes.properties.company_size, '51-200')
    assert.ok(attributes.last_event_date !== null, 'the event of the tracker')

    const lead = await call(server(), `GET /lead/by-alias?kind=email&value=${email}`, { key: tokenOf('tracker') })
    assertAnswered(lead, 200)
    assert.equal(Object(lead.body['metadata']).plan, 'gold')

    const { body } = await zyntro('lookupContact', { search_string: phone })
    const data = Object(body['data'])
    assert.deepEqual(
      [data.contact.contact_id, data.contact.firstName, data.contact.primaryEmail],
      [id, firstName, email],
    )
    assert.deepEqual(
      data.profile.map((record: { profile_payload: unknown }) => record.profile_payload),
      [{ branches: 4 }],
    )
  }
})
