import assert from 'node:assert/strict'
import { STATUS_CODES } from 'node:http'
import { test } from 'node:test'
import { forEachServer } from '../../../test/for-each-server.ts'
import { makeGiven, mergeGiven } from '../../../test/kenbun-given.ts'
import { assertMatches, type Captured, fillIn, uuidPattern } from '../../../test/recorded.ts'
import type { TestServer } from '../../../test/server.ts'
import { isJsonObject, type Json } from '../../domain/json.ts'
import { administrationCases } from './cases/administration.ts'
import { audienceCases } from './cases/audiences.ts'
import { backfillCases } from './cases/backfill.ts'
import type { CallStep, Case } from './cases/case.ts'
import { engagementCases } from './cases/engagement.ts'
import { eventCases } from './cases/events.ts'
import { fitCases } from './cases/fit.ts'
import { ingestCases } from './cases/ingest.ts'
import { leadListCases } from './cases/lead-lists.ts'
import { leadMergeCases } from './cases/lead-merges.ts'
import { leadCases } from './cases/leads.ts'
import { levelCases } from './cases/levels.ts'
import { mappingCases } from './cases/mappings.ts'
import { milestoneCases } from './cases/milestones.ts'
import { scoreCases } from './cases/scores.ts'
import { segmentMemberCases } from './cases/segment-members.ts'

const cases: readonly Case[] = [
  ...mappingCases,
  ...milestoneCases,
  ...backfillCases,
  ...fitCases,
  ...levelCases,
  ...engagementCases,
  ...audienceCases,
  ...administrationCases,
  ...ingestCases,
  ...leadCases,
  ...leadListCases,
  ...leadMergeCases,
  ...eventCases,
  ...scoreCases,
  ...segmentMemberCases,
]

function isWireId(prefix: string, actual: unknown): boolean {
  return new RegExp(`^${prefix}${prefix === 'ld_' ? '[0-9a-z]{26}' : uuidPattern}$`).test(String(actual))
}

type Units = { readonly own: string; readonly strange: string }

async function authorizationOf(server: TestServer, units: Units, as: CallStep['as']): Promise<Record<string, string>> {
  if (as === 'nobody') return {}
  if (as === 'root') return { authorization: `Bearer ${server.rootKey}` }
  if (Array.isArray(as)) return { authorization: `Bearer ${(await server.createKey(as, units.own)).token}` }
  const unit = as === 'stranger' ? units.strange : units.own
  const { clientId, clientSecret } = await server.createKey(['kenbun:read', 'kenbun:write'], unit)
  return { authorization: `Basic ${Buffer.from(`${clientId}:${clientSecret}`).toString('base64')}` }
}

async function runStep(server: TestServer, units: Units, step: CallStep, captured: Captured): Promise<void> {
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
  else assertMatches(answer, step.answer ?? '<any>', step.call, captured, isWireId)
  if (step.listed !== undefined) {
    const listed = step.listed.map(id => fillIn(id, captured))
    assert.deepEqual(idsOf(answer), listed, step.call)
  }
  if (step.counts !== undefined) assert.ok(isJsonObject(answer) && answer['count'] === step.counts, text)
  if (step.keep !== undefined && isJsonObject(answer)) captured.set(step.keep, String(answer['id']))
}

/** The ids of the leads or the events of a list. */
function idsOf(answer: Json): readonly unknown[] {
  const lists = isJsonObject(answer) ? [answer['leads'], answer['events'], answer['sample']] : [answer]
  const items = lists.find(list => Array.isArray(list))
  return Array.isArray(items) ? items.map(item => item['lead_id'] ?? item['id']) : []
}

function assertError(answer: Json, { call, status, field, message }: CallStep): void {
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
      for (const step of each.steps) {
        if ('call' in step) await runStep(server(), { own: own.id, strange: strange.id }, step, captured)
        else if ('merge' in step) await mergeGiven(server().engine, own.id, step, captured)
        else await makeGiven(server().engine, step.as === 'stranger' ? strange.id : own.id, step, captured)
      }
    })
  }
})
