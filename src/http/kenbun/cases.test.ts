import assert from 'node:assert/strict'
import { STATUS_CODES } from 'node:http'
import { test } from 'node:test'
import { forEachServer } from '../../../test/for-each-server.ts'
import type { TestServer } from '../../../test/server.ts'
import { isJsonObject, type Json } from '../../domain/json.ts'
import { administrationCases } from './cases/administration.ts'
import { audienceCases } from './cases/audiences.ts'
import type { Case, Step } from './cases/case.ts'
import { assertMatches, type Captured } from './cases/compare.ts'
import { engagementCases } from './cases/engagement.ts'
import { fitCases } from './cases/fit.ts'
import { ingestCases } from './cases/ingest.ts'
import { levelCases } from './cases/levels.ts'
import { mappingCases } from './cases/mappings.ts'
import { milestoneCases } from './cases/milestones.ts'

const cases: readonly Case[] = [
  ...mappingCases,
  ...milestoneCases,
  ...fitCases,
  ...levelCases,
  ...engagementCases,
  ...audienceCases,
  ...administrationCases,
  ...ingestCases,
]

type Units = { readonly own: string; readonly strange: string }

async function authorizationOf(server: TestServer, units: Units, as: Step['as']): Promise<Record<string, string>> {
  if (as === 'nobody') return {}
  if (as === 'root') return { authorization: `Bearer ${server.rootKey}` }
  if (Array.isArray(as)) return { authorization: `Bearer ${(await server.createKey(as, units.own)).token}` }
  const unit = as === 'stranger' ? units.strange : units.own
  const { clientId, clientSecret } = await server.createKey(['kenbun:read', 'kenbun:write'], unit)
  return { authorization: `Basic ${Buffer.from(`${clientId}:${clientSecret}`).toString('base64')}` }
}

function fillIn(text: string, captured: Captured): string {
  return text.replaceAll(/\{(\w+)\}/g, (whole, name) => captured.get(name) ?? whole)
}

async function runStep(server: TestServer, units: Units, step: Step, captured: Captured): Promise<void> {
  const [method = '', path = ''] = fillIn(step.call, captured).split(' ')
  const { body } = step
  const reply = await fetch(`${server.url}${path}`, {
    method,
    headers: {
      ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      ...(await authorizationOf(server, units, step.as)),
      ...Object.fromEntries(Object.entries(step.headers ?? {}).map(([name, text]) => [name, fillIn(text, captured)])),
    },
    ...(body !== undefined && { body: fillIn(typeof body === 'string' ? body : JSON.stringify(body), captured) }),
  })
  const text = await reply.text()
  assert.equal(reply.status, step.status, `${step.call}: ${text.slice(0, 500)}`)
  for (const [name, value] of Object.entries(step.reply ?? {})) {
    assert.equal(reply.headers.get(name), fillIn(value, captured), name)
  }
  if (reply.status === 204) return assert.equal(text, '')
  assert.equal(reply.headers.get('content-type'), 'application/json; charset=utf-8')
  const answer: Json = JSON.parse(text)
  if (reply.status >= 400) assertError(answer, step)
  else assertMatches(answer, step.answer ?? '<any>', step.call, captured)
  if (step.keep !== undefined && isJsonObject(answer)) captured.set(step.keep, String(answer['id']))
}

function assertError(answer: Json, { call, status, field, message }: Step): void {
  assert.ok(isJsonObject(answer))
  assert.equal(answer['error'], STATUS_CODES[status], call)
  assert.equal(typeof answer['message'], 'string', call)
  assert.ok(Object.keys(answer).every(key => ['error', 'message', 'field'].includes(key)))
  if (field !== undefined) assert.equal(answer['field'] ?? null, field, `${call}: ${answer['message']}`)
  if (message !== undefined) assert.equal(answer['message'], message)
}

forEachServer('recorded cases of the kenbun contract', server => {
  for (const each of cases) {
    test(each.name, async () => {
      const [own, strange] = [await server().createWorkspace(), await server().createWorkspace()]
      const captured: Captured = new Map([['unit', `unit_${own.id}`]])
      for (const step of each.steps) await runStep(server(), { own: own.id, strange: strange.id }, step, captured)
    })
  }
})
