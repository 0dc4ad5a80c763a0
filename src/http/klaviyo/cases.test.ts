import assert from 'node:assert/strict'
import { test } from 'node:test'
import { call } from '../../../test/call.ts'
import { forEachServer } from '../../../test/for-each-server.ts'
import { createCompany } from '../../../test/klaviyo/public-key.ts'
import type { TestServer } from '../../../test/server.ts'
import { isJsonObject, type Json } from '../../domain/json.ts'
import { uuidToUlid } from '../../domain/ulid.ts'
import type { CallStep, Case, ShowStep } from './cases/case.ts'
import { clientProfileCases } from './cases/client-profiles.ts'
import { eventCases } from './cases/events.ts'
import { privacyCases } from './cases/privacy.ts'
import { transportCases } from './cases/transport.ts'

const cases: readonly Case[] = [...transportCases, ...clientProfileCases, ...eventCases, ...privacyCases]

type World = { readonly workspaceId: string; readonly strangerId: string; readonly kept: Map<string, string> }

async function authorizationOf(server: TestServer, { workspaceId, strangerId }: World, as: CallStep['as']) {
  if (as === 'nobody') return {}
  if (as === 'root') return { authorization: `Klaviyo-API-Key ${server.rootKey}`, 'onefold-workspace': workspaceId }
  const scopes = Array.isArray(as) ? as : ['*']
  const { token } = await server.createKey(scopes, as === 'stranger' ? strangerId : workspaceId)
  return { authorization: `Klaviyo-API-Key ${token}` }
}

function fillIn(text: string, kept: ReadonlyMap<string, string>): string {
  return text.replaceAll(/\{(\w+)\}/g, (whole, name) => kept.get(name) ?? whole)
}

async function runCall(server: TestServer, world: World, step: CallStep): Promise<void> {
  const { body } = step
  const isClient = / \/client\b/.test(step.call)
  const given: Record<string, string | null> = {
    revision: '2026-07-15',
    ...(body !== undefined && { 'content-type': 'application/json' }),
    ...(!isClient && (await authorizationOf(server, world, step.as))),
    ...step.headers,
  }
  const headers = Object.fromEntries(
    Object.entries(given).flatMap(([name, value]) => (value === null ? [] : [[name, fillIn(value, world.kept)]])),
  )
  const raw = body === undefined ? undefined : typeof body === 'string' ? body : JSON.stringify(body)
  const options = { headers, ...(raw !== undefined && { raw: fillIn(raw, world.kept) }) }
  const called = await call(server, fillIn(step.call, world.kept), options)
  assert.equal(called.status, step.status, `${step.call} ${raw?.slice(0, 200)}: ${called.text.slice(0, 500)}`)
  for (const [name, value] of Object.entries(step.reply ?? {})) assert.equal(called.headers.get(name), value, name)
  if (isClient) assert.equal(called.headers.get('access-control-allow-origin'), '*')
  else assert.equal(called.headers.get('access-control-allow-origin'), null)
  if (called.status === 202 || called.status === 204) {
    assert.equal(called.text, '')
    assert.equal(called.headers.get('content-type'), null)
    return
  }
  assert.equal(called.headers.get('content-type'), 'application/vnd.api+json')
  const answer: Json = JSON.parse(called.text)
  if (called.status >= 400) assertErrors(answer, step, isClient)
  if (step.keep !== undefined && isJsonObject(answer) && isJsonObject(answer['data'])) {
    world.kept.set(step.keep, String(answer['data']['id']))
  }
}

function assertErrors(answer: Json, { call: sent, status, faults }: CallStep, isClient: boolean): void {
  assert.ok(isJsonObject(answer))
  const { errors } = answer
  assert.ok(Array.isArray(errors) && errors.length > 0 && errors.length <= 20)
  for (const error of errors) {
    assert.deepEqual(Object.keys(error), ['id', 'status', 'code', 'title', 'detail', 'source', 'links', 'meta'], sent)
    assert.match(error['id'], /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/)
    assert.equal(error['status'], status)
    assert.deepEqual(error['links'], {})
    assert.ok(isJsonObject(error['meta']))
    if (isClient) assert.equal(typeof error['source']['pointer'], 'string')
  }
  const told = errors.map(({ code, source }) => [code, source['parameter'] ?? source['pointer']])
  if (faults !== undefined) assert.deepEqual(told, faults, sent)
}

async function runShow(server: TestServer, { workspaceId, kept }: World, step: ShowStep): Promise<void> {
  const headers = { 'onefold-workspace': workspaceId }
  const ask = (target: string) => call(server, `GET ${target}`, { key: server.rootKey, headers })
  const [kind, value] = step.shows.map(encodeURIComponent)
  const found = await ask(`/v1/profiles/lookup?kind=${kind}&value=${value}`)
  if (step.identifiers === null) return assert.equal(found.status, 404, found.text)
  assert.equal(found.status, 200, `${step.shows}: ${found.text}`)
  const { id, fields, identifiers } = found.body
  assert.ok(Array.isArray(identifiers))
  if (step.identifiers !== undefined) {
    const held = Map.groupBy<string, { kind: string; value: string }>(identifiers, each => each.kind)
    const shown = Object.fromEntries([...held].map(([name, each]) => [name, each.map(one => one.value).toSorted()]))
    assert.deepEqual(shown, step.identifiers, `identifiers of ${step.shows}`)
  }
  if (step.fields !== undefined) assert.deepEqual(fields, step.fields, `fields of ${step.shows}`)
  if (step.keep !== undefined) kept.set(step.keep, uuidToUlid(String(id)))
  if (step.events === undefined) return
  const { body } = await ask(`/v1/events?profile_id=${id}`)
  const events = Array.isArray(body['data']) ? body['data'].map(({ type, metadata }) => [type, metadata]) : []
  assert.deepEqual(events, step.events, `events of ${step.shows}`)
}

forEachServer('recorded cases of the Klaviyo contract', server => {
  for (const each of cases) {
    test(each.name, async () => {
      const [own, stranger] = [await server().createWorkspace(), await server().createWorkspace()]
      const kept = new Map([
        ['company', await createCompany(server(), own.id)],
        ['stranger', await createCompany(server(), stranger.id)],
      ])
      const world = { workspaceId: own.id, strangerId: stranger.id, kept }
      for (const step of each.steps) {
        if ('call' in step) await runCall(server(), world, step)
        else await runShow(server(), world, step)
      }
    })
  }
})
