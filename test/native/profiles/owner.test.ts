import assert from 'node:assert/strict'
import { test } from 'node:test'
import { assertProblem, call, faultPaths, itemsOf, textOf } from '../../call.ts'
import { forEachServer } from '../../for-each-server.ts'

const unknownId = '01890000-0000-7000-8000-000000000000'

forEachServer('owners of profiles', server => {
  async function prepare() {
    const { id } = await server().createWorkspace()
    const { token: key } = await server().createKey(['*'], id)
    const send = (target: string, json?: unknown) =>
      call(server(), target, { key, ...(json !== undefined && { json }) })
    const addMember = async (name: string) => {
      const json = { email: `${name}.${id}@owners.example`, first_name: name, role: 'editor' }
      return textOf(await send('POST /v1/members', json), 'id')
    }
    const addProfile = async (customer_id: string) =>
      textOf(await send('POST /v1/profiles', { identifiers: { customer_id } }), 'profile_id')
    const assign = (profile: string, member_id: string | null) =>
      send(`PUT /v1/profiles/${profile}/owner`, { member_id })
    const ownerOf = async (profile: string) => (await send(`GET /v1/profiles/${profile}`)).body['owner']
    return { key, send, addMember, addProfile, assign, ownerOf }
  }

  test('200: a member looks after a profile, wherever it is shown, until nobody does', async () => {
    const { send, addMember, addProfile, assign, ownerOf } = await prepare()
    const [profile, ada] = [await addProfile('A-1'), await addMember('Ada')]
    assert.equal(await ownerOf(profile), null)
    const before = await send(`GET /v1/profiles/${profile}`)
    const owner = { member_id: ada, name: 'Ada' }
    assert.deepEqual((await assign(profile, ada)).body, { profile_id: profile, owner })
    const after = await send(`GET /v1/profiles/${profile}`)
    assert.deepEqual(after.body, { ...before.body, owner })
    const [listed] = itemsOf(await send('GET /v1/profiles'))
    assert.deepEqual(listed?.['owner'], owner)
    const then = await send(`GET /v1/profiles/${profile}?as_of=${new Date().toISOString()}`)
    assert.deepEqual(then.body['owner'], owner)
    assert.deepEqual((await assign(profile, null)).body, { profile_id: profile, owner: null })
    assert.equal(await ownerOf(profile), null)
  })

  test('a name that two members go by is a name, a member who left stays the owner', async () => {
    const { send, addMember, addProfile, ownerOf } = await prepare()
    const profile = await addProfile('A-1')
    const lead = (await send('GET /leads')).body['leads']
    const leadId = Array.isArray(lead) ? lead[0].lead_id : ''
    const ada = await addMember('Ada')
    await send(`PUT /lead/${leadId}`, { owner_name: 'ada' })
    assert.deepEqual(await ownerOf(profile), { member_id: ada, name: 'Ada' })
    await send(`DELETE /v1/members/${ada}`)
    assert.deepEqual(await ownerOf(profile), { member_id: ada, name: 'Ada' })
    await send(`PUT /lead/${leadId}`, { owner_name: 'ada' })
    assert.deepEqual(await ownerOf(profile), { member_id: null, name: 'ada' })
  })

  test('a merged profile shows its own owner, else that of the first absorbed one with an owner; a split gives all theirs', async () => {
    const { send, addMember, addProfile, assign, ownerOf } = await prepare()
    const [one, two, three] = [await addProfile('A-1'), await addProfile('A-2'), await addProfile('A-3')]
    const [ada, bob] = [await addMember('Ada'), await addMember('Bob')]
    await assign(two, bob)
    await assign(three, ada)
    const merge = async (absorbed: string) =>
      (await send('POST /v1/profiles/merge', { survivor: one, absorbed })).body['merge']
    const first = await merge(two)
    await merge(three)
    assert.deepEqual(await ownerOf(one), { member_id: bob, name: 'Bob' })
    await assign(two, ada)
    assert.deepEqual(await ownerOf(one), { member_id: ada, name: 'Ada' })
    const undone = await send(`POST /v1/merges/${Object(first).merge_id}/undo`)
    assert.equal(undone.status, 200, undone.text)
    assert.deepEqual(await ownerOf(two), { member_id: bob, name: 'Bob' })
    assert.deepEqual(await ownerOf(one), { member_id: ada, name: 'Ada' })
    assert.equal((await assign(one, null)).status, 200)
    assert.equal(await ownerOf(three), null)
  })

  test('400, 401, 403, 404 and 422', async () => {
    const [one, two] = [await prepare(), await prepare()]
    const [profile, theirs] = [await one.addProfile('A-1'), await two.addProfile('A-1')]
    const [ada, stranger] = [await one.addMember('Ada'), await two.addMember('Eve')]
    const path = `PUT /v1/profiles/${profile}/owner`
    assert.deepEqual(faultPaths(await one.send(path, {})), ['member_id'])
    assertProblem(await one.send(path, { member_id: 'Ada' }), 400, 'invalid_request')
    assertProblem(await call(server(), path, { json: { member_id: ada } }), 401, 'unauthorized')
    const { token: key } = await server().createKey(['profiles:read'])
    assertProblem(await call(server(), path, { key, json: { member_id: ada } }), 403, 'forbidden')
    for (const id of [theirs, unknownId, 'nonsense']) assertProblem(await one.assign(id, ada), 404, 'not_found')
    for (const id of [stranger, unknownId]) {
      const refused = await one.assign(profile, id)
      assertProblem(refused, 422, 'unprocessable')
      assert.deepEqual(faultPaths(refused), ['member_id'])
    }
  })
})
