import assert from 'node:assert/strict'
import { before, test } from 'node:test'
import { forEachServer } from '../../../../test/for-each-server.ts'
import { assertFault, at, type Company, idsOf, objectAt, openCompany } from '../../../../test/klaviyo/company.ts'
import { firstId } from '../../../store/read/bounds.ts'
import { writeCursor } from '../filter/read-cursor.ts'
import { sorts } from './position.ts'

/** Who is known by an address, and who is not. */
const emails = ['m@example.com', undefined, 'b@example.com', 'z@example.com', undefined, 'a@example.com', undefined]

forEachServer('lists of profiles', server => {
  let company: Company
  /** In the order in which they were made, which is that of their ids. */
  const ids: string[] = []
  before(async () => {
    company = await openCompany(server())
    for (const [n, email] of emails.entries()) {
      const identifiers = { external_id: `X-${n}`, phone: `+1415555020${n}`, anonymous_id: `dev-${n}` }
      ids.push(await company.given(email === undefined ? identifiers : { ...identifiers, email }))
    }
    // Further addresses and absorbed profiles are nobody of their own.
    await company.write('POST /api/profile-import', { email: 'm@example.com', first_name: 'last' })
    const absorbed = await company.given({ anonymous_id: 'absorbed' })
    const into = await company.write('POST /api/profile-import', { external_id: 'X-2', anonymous_id: 'absorbed' })
    assert.equal(into.status, 200, into.text)
    assert.equal((await company.send(`GET /api/profiles/${absorbed}`)).status, 404)
  })

  const list = async (query: string) => idsOf(await company.send(`GET /api/profiles?${query}`))
  const places = async (query: string) => (await list(query)).map(id => ids.indexOf(id))

  const wanted: Readonly<Record<(typeof sorts)[number], readonly number[]>> = {
    id: [0, 1, 2, 3, 4, 5, 6],
    '-id': [6, 5, 4, 3, 2, 1, 0],
    created: [0, 1, 2, 3, 4, 5, 6],
    '-created': [6, 5, 4, 3, 2, 1, 0],
    email: [5, 2, 0, 3, 1, 4, 6],
    '-email': [3, 0, 2, 5, 1, 4, 6],
    updated: [1, 3, 4, 5, 6, 0, 2],
    '-updated': [2, 0, 6, 5, 4, 3, 1],
  }

  for (const sort of sorts) {
    for (const filter of ['', `&filter=any(external_id,[${emails.map((_, n) => `"X-${n}"`).join(',')}])`]) {
      test(`by ${sort} ${filter === '' ? 'of everybody' : 'of some'} show each profile once, forwards and backwards`, async () => {
        assert.deepEqual(await places(`sort=${sort}${filter}`), wanted[sort])
        for (const size of [1, 2, 3, 7]) {
          const seen: string[][] = []
          let target = `/api/profiles?sort=${sort}&page%5Bsize%5D=${size}${filter}`
          for (;;) {
            const page = await company.send(`GET ${target}`)
            seen.push([...idsOf(page)])
            const { next, prev } = objectAt(page, 'links')
            assert.equal(prev === null, seen.length === 1)
            if (typeof next !== 'string') break
            target = next.slice(server().url.length)
          }
          assert.deepEqual(
            seen.flat().map(id => ids.indexOf(id)),
            wanted[sort],
          )
          for (const expected of seen.slice(0, -1).toReversed()) {
            const page = await company.send(`GET ${target}`)
            target = String(at(page, 'links', 'prev')).slice(server().url.length)
            const before = await company.send(`GET ${target}`)
            assert.deepEqual(idsOf(before), expected)
            assert.equal(at(before, 'links', 'prev') === null, expected === seen[0])
            assert.equal(typeof at(before, 'links', 'next'), 'string')
          }
        }
      })
    }
  }

  test('are filtered by identifiers in any spelling', async () => {
    const cases: readonly (readonly [string, readonly number[]])[] = [
      [`equals(id,"${ids[1]}")`, [1]],
      [`any(id,["${ids[2]}","nobody","${ids[1]}"])`, [1, 2]],
      ["equals(email,'%20B@Example.com')", [2]],
      ['any(email,["a@example.com","no@example.com"])', [5]],
      ['equals(phone_number,"%2B14155550203")', [3]],
      ['equals(phone_number,"+14155550203")', [3]],
      ['equals(external_id,"X-4")', [4]],
      ['equals(external_id,"x-4")', []],
      ['equals(anonymous_id,"dev-6")', [6]],
      ['equals(anonymous_id,"absorbed")', [2]],
      ['equals(external_id,"X-4"),equals(anonymous_id,"dev-4")', [4]],
      ['and(equals(external_id,"X-4"),equals(anonymous_id,"dev-5"))', []],
      ['greater-than(created,2020-01-01T00:00:00Z)', [0, 1, 2, 3, 4, 5, 6]],
      ['less-than(created,2020-01-01T00:00:00Z)', []],
      ['greater-than(updated,2090-01-01)', []],
      ['greater-than(updated,0000-01-01),less-than(created,9999-12-31T23:59:59Z)', [0, 1, 2, 3, 4, 5, 6]],
      ['greater-than(created,0000-01-01),less-than(updated,9999-12-31T23:59:59Z)', [0, 1, 2, 3, 4, 5, 6]],
      ['less-than(updated,"2090-01-01T00:00:00.000Z"),equals(external_id,"X-0")', [0]],
    ]
    for (const [filter, expected] of cases) assert.deepEqual(await places(`filter=${filter}`), expected, filter)
  })

  test('are filtered by times, strictly', async () => {
    const times = await Promise.all(ids.map(id => company.read(id)))
    for (const [name, sort] of [
      ['created', 'id'],
      ['updated', 'updated'],
    ] as const) {
      const moment = String(times[2]?.[name])
      const expected = wanted[sort].filter(n => String(times[n]?.[name]) > moment)
      assert.deepEqual(
        await places(`sort=${sort}&filter=greater-than(${name},${encodeURIComponent(moment)})`),
        expected,
      )
      const before = wanted[sort].filter(n => String(times[n]?.[name]) < moment)
      assert.deepEqual(await places(`sort=${sort}&filter=less-than(${name},${moment})`), before)
      assert.deepEqual(await places(`sort=-email&filter=less-than(${name},${moment}),any(id,["${ids[2]}"])`), [])
    }
  })

  test('have links with every parameter, and twenty profiles unless asked otherwise', async () => {
    const page = await company.send('GET /api/profiles/?page[size]=2&fields%5Bprofile%5D=email&sort=-email')
    const self = `${server().url}/api/profiles?page%5Bsize%5D=2&fields%5Bprofile%5D=email&sort=-email`
    const { next } = objectAt(page, 'links')
    assert.deepEqual(objectAt(page, 'links'), { self, next, prev: null })
    assert.ok(typeof next === 'string' && next.startsWith(`${self}&page%5Bcursor%5D=`))
    const whole = await list(`sort=-email&page[size]=2&page[cursor]=${encodeURIComponent(next)}`)
    assert.deepEqual(
      whole.map(id => ids.indexOf(id)),
      [2, 5],
    )
    assert.deepEqual(at(page, 'data', 0, 'attributes'), { email: 'z@example.com' })
    const last = await company.send('GET /api/profiles')
    assert.deepEqual(objectAt(last, 'links'), { self: `${server().url}/api/profiles`, next: null, prev: null })
  })

  test('refuse what they do not know', async () => {
    const next = String(at(await company.send('GET /api/profiles?page[size]=1'), 'links', 'next'))
    const cursor = new URL(next).searchParams.get('page[cursor]')
    const cases: readonly (readonly [string, string])[] = [
      ['sort=first_name', 'sort'],
      ['sort=id&sort=-id', 'sort'],
      ['page[size]=0', 'page[size]'],
      ['page[size]=101', 'page[size]'],
      ['page[size]=x', 'page[size]'],
      ['page[cursor]=x', 'page[cursor]'],
      [`sort=-id&page[cursor]=${cursor}`, 'page[cursor]'],
      ['filter=', 'filter'],
      ['filter=equals(first_name,"A")', 'filter'],
      ['filter=equals(_kx,"x.y")', 'filter'],
      ['filter=greater-than(email,"a")', 'filter'],
      ['filter=equals(email,"%00")', 'filter'],
      ['filter=equals(email,"\\u0000")', 'filter'],
      [
        `sort=updated&page[cursor]=${writeCursor({ sort: 'updated', direction: 'next', key: [firstId, '9'.repeat(15)] })}`,
        'page[cursor]',
      ],
      [
        `sort=updated&page[cursor]=${writeCursor({ sort: 'updated', direction: 'next', key: [firstId] })}`,
        'page[cursor]',
      ],
      [`sort=email&page[cursor]=${writeCursor({ sort: 'email', direction: 'next', key: ['x'] })}`, 'page[cursor]'],
      ['fields[profile]=nick', 'fields[profile]'],
      ['include=push-tokens', 'include'],
    ]
    for (const [query, parameter] of cases)
      assertFault(await company.send(`GET /api/profiles?${query}`), 400, 'invalid', { parameter })
  })

  test('show nobody of another company', async () => {
    const stranger = await openCompany(server())
    assert.deepEqual(idsOf(await stranger.send('GET /api/profiles')), [])
    assert.deepEqual(idsOf(await stranger.send(`GET /api/profiles?filter=equals(id,"${ids[0]}")`)), [])
    assert.equal((await stranger.send(`GET /api/profiles/${ids[0]}`)).status, 404)
  })
})
