// The package that servers use, as it is on npm, over a real socket: nothing is changed but the host.

import assert from 'node:assert/strict'
import { before, test } from 'node:test'
import klaviyo from 'klaviyo-api'
import { forEachServer } from './for-each-server.ts'
import { hangLimitMs } from './hang-limit.ts'
import { openCompany } from './klaviyo/company.ts'

const { ApiKeySession, FilterBuilder, ProfilesApi } = klaviyo

type Fault = { readonly status?: unknown; readonly code?: unknown; readonly source?: unknown; readonly meta?: unknown }

/** The first error of a refusal, as the package hands it on. */
async function faultOf(promise: Promise<unknown>): Promise<Fault> {
  try {
    await promise
  } catch (error) {
    const data = Object(Object(Object(error).response).data)
    assert.ok(Array.isArray(data.errors), String(error))
    return Object(data.errors[0])
  }
  throw new Error('the call succeeded')
}

forEachServer("Klaviyo's own package", server => {
  let key = ''
  before(async () => {
    const company = await openCompany(server())
    key = company.key
  })

  /** An API of the package that speaks to us. */
  function at<A extends { basePath: string }>(Api: new (session: InstanceType<typeof ApiKeySession>) => A): A {
    const api = new Api(new ApiKeySession(key))
    api.basePath = server().url
    return api
  }

  test('creates, reads, updates, imports and merges profiles', async () => {
    const profiles = at(ProfilesApi)
    const location = {
      address1: '1 Main St',
      city: 'Boston',
      country: 'US',
      latitude: '42.36',
      longitude: -71.06,
      zip: '02108',
    }
    const attributes = {
      email: 'ada@example.com',
      phoneNumber: '+14155550130',
      externalId: 'X-1',
      firstName: 'Ada',
      title: 'Countess',
      location,
      properties: { camelCase: 1, snake_case: [1, { deep: true }] },
    }
    const created = await profiles.createProfile({ data: { type: 'profile', attributes } })
    assert.equal(created.response.status, 201)
    const id = String(created.body.data.id)
    const again = await faultOf(profiles.createProfile({ data: { type: 'profile', attributes } }))
    assert.deepEqual([again.status, again.code, again.meta], [409, 'duplicate_profile', { duplicate_profile_id: id }])

    const read = await profiles.getProfile(id)
    const { attributes: shown, links } = read.body.data
    assert.ok(shown.created instanceof Date && shown.updated instanceof Date)
    assert.ok(Math.abs(shown.created.getTime() - Date.now()) < 60_000)
    assert.equal(links.self, `${server().url}/api/profiles/${id}/`)
    assert.deepEqual(
      [shown.email, shown.phoneNumber, shown.externalId, shown.title, shown.lastEventDate, shown.lastName],
      ['ada@example.com', '+14155550130', 'X-1', 'Countess', null, null],
    )
    assert.deepEqual(shown.properties, attributes.properties)
    assert.deepEqual([shown.location?.latitude, shown.location?.longitude, shown.location?.ip], ['42.36', -71.06, null])

    const updated = await profiles.updateProfile(id, {
      data: {
        type: 'profile',
        id,
        attributes: { firstName: null, properties: { camelCase: null, more: 'x' } },
        meta: { patchProperties: { append: { snake_case: 'y' }, unappend: { snake_case: 1 } } },
      },
    })
    assert.equal(updated.body.data.attributes.firstName, null)
    assert.deepEqual(updated.body.data.attributes.properties, { more: 'x', snake_case: [{ deep: true }, 'y'] })

    const upserted = await profiles.createOrUpdateProfile({
      data: { type: 'profile', attributes: { externalId: 'X-1', email: 'lovelace@example.com', kx: null } },
    })
    assert.deepEqual([upserted.response.status, upserted.body.data.id], [200, id])
    assert.equal(upserted.body.data.attributes.email, 'lovelace@example.com')
    const other = await profiles.createOrUpdateProfile({
      data: { type: 'profile', attributes: { email: 'other@example.com', lastName: 'Byron', organization: 'Poets' } },
    })
    assert.equal(other.response.status, 201)
    const source = String(other.body.data.id)

    const merged = await profiles.mergeProfiles({
      data: { type: 'profile-merge', id, relationships: { profiles: { data: [{ type: 'profile', id: source }] } } },
    })
    assert.deepEqual([merged.response.status, merged.body.data.id], [202, id])
    const gone = await faultOf(profiles.getProfile(source))
    assert.deepEqual([gone.status, gone.code, gone.source], [404, 'not_found', { pointer: '/data/' }])
    const { body } = await profiles.getProfile(id, { fieldsProfile: ['last_name', 'organization', 'email'] })
    assert.deepEqual(
      [
        body.data.attributes.lastName,
        body.data.attributes.organization,
        body.data.attributes.email,
        body.data.attributes.title,
      ],
      ['Byron', 'Poets', 'lovelace@example.com', undefined],
    )
  })

  test('imports many profiles and reads what became of them', async () => {
    const profiles = at(ProfilesApi)
    const rows = [
      { email: 'many1@example.com', firstName: 'One', properties: { camelCase: 1 } },
      { email: 'many' },
      { externalId: 'M-2', phoneNumber: '+14155550150', location: { city: 'Boston' } },
      { email: 'many1@example.com', lastName: 'Last' },
    ]
    const started = await profiles.bulkImportProfiles({
      data: {
        type: 'profile-bulk-import-job',
        attributes: { profiles: { data: rows.map(attributes => ({ type: 'profile', attributes })) } },
      },
    })
    assert.equal(started.response.status, 202)
    const { id, attributes: queued, relationships } = started.body.data
    assert.deepEqual([queued.status, queued.totalCount], ['queued', 4])
    assert.ok(queued.createdAt instanceof Date && queued.expiresAt instanceof Date)
    assert.equal(queued.expiresAt.getTime() - queued.createdAt.getTime(), 7 * 24 * 3_600_000)
    const self = `${server().url}/api/profile-bulk-import-jobs/${id}/`
    assert.equal(relationships?.importErrors?.links?.related, `${self}import-errors/`)

    const deadline = Date.now() + hangLimitMs
    let { attributes } = (await profiles.getBulkImportProfilesJob(id)).body.data
    while (attributes.status !== 'complete') {
      assert.ok(Date.now() < deadline, `the job stays ${attributes.status}`)
      attributes = (await profiles.getBulkImportProfilesJob(id)).body.data.attributes
    }
    assert.deepEqual([attributes.totalCount, attributes.completedCount, attributes.failedCount], [4, 3, 1])
    assert.ok(attributes.completedAt instanceof Date && attributes.startedAt instanceof Date)

    const jobs = await profiles.getBulkImportProfilesJobs({
      filter: new FilterBuilder().any('status', ['complete', 'cancelled']).build(),
      sort: '-created_at',
      pageSize: 1,
      fieldsProfileBulkImportJob: ['status'],
    })
    assert.deepEqual(
      jobs.body.data.map(job => [job.id, job.attributes.status, job.attributes.totalCount]),
      [[id, 'complete', undefined]],
    )
    assert.equal(jobs.body.links?.next, null)

    const errors = await profiles.getErrorsForBulkImportProfilesJob(id, { pageSize: 5 })
    const [error] = errors.body.data
    assert.equal(errors.body.data.length, 1)
    assert.deepEqual([error?.type, error?.attributes.code], ['import-error', 'invalid'])
    assert.equal(error?.attributes.source.pointer, '/data/attributes/profiles/data/1/attributes/email')
    assert.deepEqual(error?.attributes.originalPayload, { type: 'profile', attributes: { email: 'many' } })

    const seen: string[] = []
    let pageCursor: string | undefined
    do {
      const options = pageCursor === undefined ? {} : { pageCursor }
      const { body } = await profiles.getProfilesForBulkImportProfilesJob(id, { pageSize: 1, ...options })
      seen.push(...body.data.map(profile => `${profile.id} ${profile.attributes.email}`))
      pageCursor = body.links?.next ?? undefined
    } while (pageCursor !== undefined)
    assert.equal(seen.length, 2)
    const [one = ''] = seen.filter(text => text.endsWith(' many1@example.com'))
    const ids = await profiles.getProfileIdsForBulkImportProfilesJob(id)
    assert.deepEqual(
      ids.body.data.map(each => each.id),
      seen.map(text => text.split(' ')[0]),
    )
    const { body } = await profiles.getProfile(String(one.split(' ')[0]))
    const { firstName, lastName, properties } = body.data.attributes
    assert.deepEqual([firstName, lastName, properties], ['One', 'Last', { camelCase: 1 }])

    const gone = await faultOf(profiles.getBulkImportProfilesJob('01J8ZQ4T7V9M2X5K3B6N8P0RSD'))
    assert.deepEqual([gone.status, gone.code, gone.source], [404, 'not_found', { pointer: '/data/' }])
    const lists = { lists: { data: [{ type: 'list' as const, id: 'Y6nRLr' }] } }
    const refused = await faultOf(
      profiles.bulkImportProfiles({
        data: {
          type: 'profile-bulk-import-job',
          attributes: { profiles: { data: [{ type: 'profile', attributes: { email: 'a@example.com' } }] } },
          relationships: lists,
        },
      }),
    )
    assert.deepEqual([refused.status, refused.source], [400, { pointer: '/data/relationships/lists/data/0/id' }])
  })

  test('walks a list by its links, filters it, and is told of what is wrong', async () => {
    const profiles = at(ProfilesApi)
    const made: string[] = []
    for (let n = 0; n < 5; n++) {
      const attributes = { email: `walk${n}+tag@example.com`, externalId: `W-${n}` }
      const { body } = await profiles.createProfile({ data: { type: 'profile', attributes } })
      made.push(String(body.data.id))
    }
    const filter = new FilterBuilder()
      .any(
        'external_id',
        made.map((_, n) => `W-${n}`),
      )
      .build()
    const seen: string[] = []
    let pageCursor: string | undefined
    do {
      const options = pageCursor === undefined ? {} : { pageCursor }
      const { body } = await profiles.getProfiles({ filter, sort: '-email', pageSize: 2, ...options })
      seen.push(...body.data.map(profile => String(profile.id)))
      pageCursor = body.links?.next ?? undefined
    } while (pageCursor !== undefined)
    assert.deepEqual(seen, made.toReversed())

    const since = new FilterBuilder()
      .greaterThan('created', new Date('2020-01-01T00:00:00Z'))
      .equals('email', 'walk3+tag@example.com')
    const found = await profiles.getProfiles({
      filter: since.build(),
      additionalFieldsProfile: ['subscriptions', 'predictive_analytics'],
    })
    assert.deepEqual(
      found.body.data.map(profile => profile.id),
      [made[3]],
    )
    const [one] = found.body.data
    assert.equal(one?.attributes.subscriptions?.email?.marketing?.consent, 'NEVER_SUBSCRIBED')
    assert.equal(one?.attributes.predictiveAnalytics?.totalClv, null)

    const bad = await faultOf(profiles.getProfiles({ filter: 'equals(first_name,"Ada")' }))
    assert.deepEqual([bad.status, bad.code, bad.source], [400, 'invalid', { parameter: 'filter' }])
    const email = await faultOf(profiles.createProfile({ data: { type: 'profile', attributes: { email: 'nobody' } } }))
    assert.deepEqual([email.status, email.source], [400, { pointer: '/data/attributes/email' }])
    const stranger = new ProfilesApi(new ApiKeySession('pk_nobody'))
    stranger.basePath = server().url
    assert.equal((await faultOf(stranger.getProfiles())).code, 'authentication_failed')
  })
})
