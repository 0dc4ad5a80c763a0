import assert from 'node:assert/strict'
import { before, test } from 'node:test'
import { memberRoles } from '../../../src/domain/members.ts'
import { call } from '../../call.ts'
import { forEachServer } from '../../for-each-server.ts'
import { callAs, signInAs, signInOwner } from '../../sign-in.ts'

type Operation = { readonly security?: readonly object[] }

forEachServer('roles', server => {
  const refused: Record<string, string[]> = {}
  let routes: string[] = []

  /** Every route that keys can call, tried without a body: whoever may do it gets any other answer than 403. */
  before(async () => {
    const { body } = await call(server(), 'GET /openapi.json')
    const paths: Readonly<Record<string, Readonly<Record<string, Operation>>>> = Object(body['paths'])
    routes = Object.entries(paths).flatMap(([path, operations]) =>
      Object.entries(operations)
        .filter(([, { security = [{ bearer: [] }] }]) => security.some(each => 'bearer' in each))
        .filter(() => path.startsWith('/v1/'))
        .map(([method]) => `${method.toUpperCase()} ${path}`),
    )
    await signInOwner(server())
    for (const role of memberRoles) {
      const cookie = await signInAs(server(), role)
      const list: string[] = []
      for (const route of routes) {
        const { status } = await callAs(server(), cookie, route.replaceAll(/\{\w+\}/g, 'none'))
        assert.ok(status !== 401 && status < 500, `${role}: ${route} answered ${status}`)
        if (status === 403) list.push(route)
      }
      refused[role] = list.toSorted()
    }
  })

  const onlyRoot = ['GET /v1/backup', 'GET /v1/workspaces', 'PATCH /v1/workspaces/{id}', 'POST /v1/workspaces']
  const secrets = ['GET /v1/api-keys', 'GET /v1/audit-log', 'GET /v1/webhook-secret']

  /** They change nothing: what is sent is tried, and the answer is all that comes of it. */
  const tries = [
    'POST /v1/engagement-rulesets/preview',
    'POST /v1/engagement-rulesets/test',
    'POST /v1/enrichment-rules/preview',
    'POST /v1/rulesets/preview',
    'POST /v1/rulesets/test',
    'POST /v1/segments/count',
    'POST /v1/triggers/{id}/simulate',
  ]
  /** Everybody keeps views of their own; those that are shared ask for `profiles:write` besides. */
  const ofOwnViews = ['DELETE /v1/views/{id}', 'PATCH /v1/views/{id}', 'POST /v1/views']

  test('a viewer is refused on every write but views of their own, and reads all but secrets, the audit log and exports', () => {
    const list = refused['viewer'] ?? []
    assert.deepEqual(
      routes.filter(route => !route.startsWith('GET ') && !list.includes(route)).toSorted(),
      [...tries, ...ofOwnViews].toSorted(),
    )
    const reads = list.filter(route => route.startsWith('GET '))
    const ofExports = reads.filter(route => route.startsWith('GET /v1/exports'))
    assert.ok(ofExports.length > 0)
    const mayNot = [...secrets, ...onlyRoot.filter(route => route.startsWith('GET ')), ...ofExports]
    assert.deepEqual(reads, mayNot.toSorted())
  })

  test('an editor is refused keys, members, the audit log and webhooks', () => {
    const kept = ['/v1/api-keys', '/v1/members', '/v1/invitations', '/v1/webhook-']
    const changes = routes.filter(
      route => !route.startsWith('GET ') && kept.some(path => route.split(' ')[1]?.startsWith(path)),
    )
    assert.deepEqual(refused['editor'], [...changes, ...secrets, ...onlyRoot].toSorted())
  })

  test('an admin is refused what needs the root key', () => {
    assert.deepEqual(refused['admin'], onlyRoot)
  })
})
