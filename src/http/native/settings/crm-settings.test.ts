import assert from 'node:assert/strict'
import { test } from 'node:test'
import { assertProblem, call, faultPaths } from '../../../../test/call.ts'
import { forEachServer } from '../../../../test/for-each-server.ts'
import { makeMember } from '../../../../test/zyntro.ts'

const path = '/v1/settings/crm'
const byDefault = { default_owner_id: null, companies: 'optional', allows_key_only: false }

forEachServer('CRM settings', server => {
  async function prepare() {
    const { id } = await server().createWorkspace()
    const { token: key } = await server().createKey(['objects:read', 'objects:write'], id)
    return { id, key, patch: (json: unknown) => call(server(), `PATCH ${path}`, { key, json }) }
  }

  test('they have defaults, and a change leaves what it does not name', async () => {
    const { id, key, patch } = await prepare()
    const read = async () => (await call(server(), `GET ${path}`, { key })).body
    assert.deepEqual(await read(), byDefault)
    assert.deepEqual((await patch({ companies: 'required' })).body, { ...byDefault, companies: 'required' })
    const member = await makeMember(server(), id, 'Ada')
    const changed = { ...byDefault, companies: 'required', default_owner_id: member }
    assert.deepEqual((await patch({ default_owner_id: member })).body, changed)
    assert.deepEqual(await read(), changed)
    assert.deepEqual((await patch({ default_owner_id: null, companies: 'optional' })).body, byDefault)
  })

  test('400 and 422: unknown members of the body, and owners who are no members', async () => {
    const { patch } = await prepare()
    for (const json of [{}, { companies: 'some' }, { x: 1 }, { default_owner_id: 'x' }, { allows_key_only: 1 }]) {
      assertProblem(await patch(json), 400, 'invalid_request')
    }
    const { id } = await server().createWorkspace()
    const refused = await patch({ default_owner_id: await makeMember(server(), id, 'Eve') })
    assertProblem(refused, 422, 'unprocessable')
    assert.deepEqual(faultPaths(refused), ['default_owner_id'])
  })

  test('401 and 403: without a key, and without its scope', async () => {
    assertProblem(await call(server(), `GET ${path}`), 401, 'unauthorized')
    const { token: key } = await server().createKey(['objects:read'])
    assertProblem(await call(server(), `PATCH ${path}`, { key, json: { companies: 'none' } }), 403, 'forbidden')
  })
})
