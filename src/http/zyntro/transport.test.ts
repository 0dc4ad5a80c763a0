import assert from 'node:assert/strict'
import { test } from 'node:test'
import { assertProblem, call } from '../../../test/call.ts'
import { forEachServer } from '../../../test/for-each-server.ts'
import { assertRefused, beginOf, callAction, dataOf, makeContact, makeTenant, sendTo } from '../../../test/zyntro.ts'

const path = '/apis/v2/public/crm/addProfileToContact'
const noKey = 'Missing service instance'

forEachServer('transport of the Zyntro surface', server => {
  test('a body that is no JSON object is an empty one, whatever its type is called', async () => {
    const types = ['application/json', 'text/plain', 'application/x-www-form-urlencoded', 'x', 'multipart/form-data']
    for (const type of types) {
      for (const body of ['', '{', '[{"api_key":"x"}]', 'null', '5', 'api_key=x', `{"a":"\ud800`]) {
        assertRefused(await sendTo(server(), path, body, { headers: { 'content-type': type } }), noKey)
      }
    }
    assertRefused(await sendTo(server(), path, new Uint8Array([0x7b, 0xff, 0x7d])), noKey)
    assertRefused(await sendTo(server(), path, undefined), noKey)
    assertRefused(
      await sendTo(server(), path, '{"api_key":"x"}', { headers: { 'content-encoding': 'gzip' } }),
      'Invalid API Key',
    )
  })

  test('JSON is read under any content type', async () => {
    for (const type of ['text/plain', 'application/json; charset=utf-8', 'application/octet-stream']) {
      assertRefused(
        await sendTo(server(), path, '{"api_key":"x"}', { headers: { 'content-type': type } }),
        'Invalid API Key',
      )
    }
  })

  test('a body over a mebibyte is too large, and one of exactly that size is not', async () => {
    const text = (bytes: number) => `{"a":"${'x'.repeat(bytes - 8)}"}`
    assertRefused(await sendTo(server(), path, text(1_048_576)), noKey)
    assertRefused(await sendTo(server(), path, text(1_048_577)), 'Payload too large', 413)
  })

  test('other methods are not allowed, and other actions not known, before anything else', async () => {
    for (const method of ['GET', 'PUT', 'PATCH', 'DELETE', 'OPTIONS']) {
      const reply = await sendTo(server(), path, undefined, { method })
      assertRefused(reply, 'Method not allowed', 405)
      assert.equal(reply.headers.get('allow'), 'POST')
      assert.equal(reply.headers.get('access-control-allow-origin'), null)
    }
    assert.equal((await fetch(server().url + path, { method: 'HEAD' })).status, 405)
    const unknown = [
      'crm/nothing',
      'crm',
      'crm/addProfileToContact/x',
      'x/addProfileToContact',
      'crm/__proto__',
      '',
      '%00',
      '%zz',
    ]
    for (const action of unknown) {
      for (const method of ['POST', 'GET']) {
        assertRefused(
          await sendTo(server(), `/apis/v2/public/${action}`, undefined, { method }),
          'Unknown endpoint',
          404,
        )
      }
    }
    for (const page of ['fetchOrganization', '%zz']) {
      assertRefused(await sendTo(server(), `/public/account/${page}`, '{}'), 'Unknown endpoint', 404)
    }
  })

  test('actions are found in any case, with a query or without', async () => {
    for (const action of ['CRM/ADDPROFILETOCONTACT', 'crm/addprofiletocontact?x=1', 'Crm/addNotesToContact']) {
      assertRefused(await sendTo(server(), `/apis/v2/public/${action}`, '{}'), noKey)
    }
    assertRefused(await sendTo(server(), '/public/account/FETCHMEMBERS', '{}'), noKey)
  })

  test('answers are never kept and have a name of their own', async () => {
    const reply = await sendTo(server(), path, '{}')
    assert.equal(reply.headers.get('cache-control'), 'no-store')
    assert.equal(reply.headers.get('x-content-type-options'), 'nosniff')
    assert.match(reply.headers.get('x-request-id') ?? '', /^[0-9a-f-]{36}$/)
  })

  test('the paths of the other surfaces answer as before', async () => {
    for (const target of ['GET /apis', 'GET /apis/v2/publicx', 'POST /public/nothing', 'POST /public/account']) {
      assertProblem(await call(server(), target), 404, 'not_found')
    }
    assert.equal((await call(server(), 'GET /public/v1/nothing')).status, 404)
    assert.equal((await call(server(), 'POST /public/v1/nothing')).headers.get('x-correlation-id')?.length, 36)
    assert.equal(
      (await call(server(), 'GET /leads/nothing/at/all')).headers.get('content-type'),
      'application/json; charset=utf-8',
    )
    assertProblem(await call(server(), 'GET /v1/nothing'), 404, 'not_found')
  })

  test('hostile JSON anywhere in a body answers in the envelope', async () => {
    const tenant = await makeTenant(server())
    const contact_id = await makeContact(server(), tenant.org, { email: 'a@x.example', owner: tenant.member })
    const actions = [
      'addProfileToContact',
      'fetchContact',
      'lookupContact',
      'addContactsFull',
      'updateFieldData',
      'addNotestoContact',
      'addCommsHistory',
    ]
    const members = [
      'org_id',
      'member_id',
      'contact_id',
      'search_string',
      'profile_source',
      'contact',
      'fields',
      'note',
      'note_id',
      'comms_data',
      'api_key',
      'developer_secret',
      'mode',
      'entity',
      'entity_id',
    ]
    const hostile = [
      '"\\u0000"',
      '"\\ud800"',
      '1e400',
      '-1e400',
      '{"__proto__":{"a":1}}',
      '{"a":"\\u0000"}',
      `${'['.repeat(5_000)}${']'.repeat(5_000)}`,
      '{"primaryEmail":"\\u0000@x.example","firstName":"x"}',
      '{"customFields":{"__proto__":1,"\\u0000":2}}',
    ]
    for (const action of actions) {
      for (const member of members) {
        for (const value of hostile) {
          const begin = JSON.stringify({
            ...beginOf(tenant),
            contact_id,
            profile_source: 'x',
            profile_payload: {},
            note: 'x',
            comms_type: 'sms',
            comms_data: 'x',
            search_string: 'x',
          })
          const reply = await sendTo(
            server(),
            `/apis/v2/public/crm/${action}`,
            `${begin.slice(0, -1)},"${member}":${value}}`,
          )
          assert.equal(reply.status, 200, `${action} ${member} ${value.slice(0, 40)}: ${reply.text}`)
          assert.ok(['success', 'error'].includes(String(reply.body['status'])))
        }
      }
    }
    dataOf(await callAction(server(), 'crm/fetchContact', { ...beginOf(tenant), contact_id }))
  })
})
