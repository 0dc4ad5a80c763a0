import assert from 'node:assert/strict'
import { before, test } from 'node:test'
import { assertProblem, call, faultPaths } from '../call.ts'
import { forEachServer } from '../for-each-server.ts'

const target = 'POST /v1/enrichment-rules/preview'
const payload = { title: ' Head of Sales ', site: 'not a site', size: '42' }
const sample = { source_label: 'Trade Register', payload }

forEachServer('POST /v1/enrichment-rules/preview', server => {
  let key = ''
  let reader = ''
  before(async () => {
    const { id } = await server().createWorkspace()
    key = (await server().createKey(['*'], id)).token
    reader = (await server().createKey(['scoring:read'], id)).token
    const rule = (json: object) => call(server(), 'POST /v1/enrichment-rules', { key, json })
    await rule({ source_key: 'trade-register', path: 'title', field: 'job_title', transform: 'trim' })
    await rule({ source_key: '*', path: 'site', field: 'website', transform: 'url' })
    await rule({ source_key: 'other', path: 'size', field: 'company_size' })
  })
  const preview = (json: unknown, by = reader) => call(server(), target, { key: by, json })

  test('200: what the rules of the workspace make of a payload', async () => {
    assert.deepEqual((await preview(sample)).body, {
      source_key: 'trade-register',
      fields: [{ field: 'job_title', value: 'Head of Sales' }],
      skipped: [{ field: 'website', why: 'expected a web address' }],
    })
  })

  test('200: a rule that is not kept is applied alone', async () => {
    const rule = { path: 'size', field: 'team', transform: 'number' }
    assert.deepEqual((await preview({ ...sample, rule })).body['fields'], [{ field: 'team', value: 42 }])
    assert.deepEqual((await preview({ ...sample, rule: { ...rule, path: 'nothing.there' } })).body['fields'], [])
  })

  test('400, 401, 403 and 422', async () => {
    assert.deepEqual(faultPaths(await preview({ source_label: 'x' })), ['payload'])
    const deep = JSON.parse(`${'['.repeat(40)}${']'.repeat(40)}`)
    assert.deepEqual(faultPaths(await preview({ ...sample, payload: deep })), ['payload'])
    assertProblem(await call(server(), target, { json: sample }), 401, 'unauthorized')
    assertProblem(await preview(sample, (await server().createKey(['keys:read'])).token), 403, 'forbidden')
    const identity = await preview({ ...sample, rule: { path: 'title', field: 'email' } })
    assertProblem(identity, 422, 'unprocessable')
    assert.deepEqual(faultPaths(identity), ['rule.field'])
  })
})
