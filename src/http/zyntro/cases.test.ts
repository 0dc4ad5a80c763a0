import assert from 'node:assert/strict'
import { test } from 'node:test'
import { call } from '../../../test/call.ts'
import { forEachServer } from '../../../test/for-each-server.ts'
import { assertMatches, type Captured, fillIn, uuidPattern } from '../../../test/recorded.ts'
import type { TestServer } from '../../../test/server.ts'
import {
  assertRefused,
  beginOf,
  dataOf,
  makeContact,
  makeTenant,
  mergeContacts,
  sendTo,
  type Tenant,
} from '../../../test/zyntro.ts'
import { isJsonObject } from '../../domain/json.ts'
import type { CallStep, Case, Step } from './cases/case.ts'
import { companyCases } from './cases/companies.ts'
import { contactCases } from './cases/contacts.ts'
import { readCases } from './cases/reads.ts'
import { updateCases } from './cases/updates.ts'

const cases: readonly Case[] = [...contactCases, ...companyCases, ...readCases, ...updateCases]

/** Of records numbers, of everything else UUIDs. */
function isId(form: string, actual: unknown): boolean {
  if (form === 'number') return typeof actual === 'number' && Number.isSafeInteger(actual) && actual > 0
  return form === 'uuid' && typeof actual === 'string' && new RegExp(`^${uuidPattern}$`).test(actual)
}

async function runCall(server: TestServer, tenant: Tenant, step: CallStep, captured: Captured): Promise<void> {
  const { body = {} } = step
  const sent = typeof body === 'string' ? body : JSON.stringify({ ...beginOf(tenant), ...body })
  const reply = await sendTo(server, `/apis/v2/public/${step.call}`, fillIn(sent, captured))
  if (step.error !== undefined) return assertRefused(reply, step.error)
  const data = dataOf(reply)
  if (step.data !== undefined) assertMatches(data, step.data, step.call, captured, isId)
  if (step.contact !== undefined) {
    const { contact } = data
    assert.ok(isJsonObject(contact), reply.text)
    for (const [name, value] of Object.entries(step.contact)) assertMatches(contact[name], value, name, captured, isId)
  }
  const keys = step.debug === undefined ? ['data', 'status'] : ['data', 'debug', 'status']
  assert.deepEqual(Object.keys(reply.body).sort(), keys)
  if (step.debug !== undefined) assertMatches(reply.body['debug'], step.debug, 'debug', captured, isId)
}

async function runStep(server: TestServer, tenant: Tenant, step: Step, captured: Captured): Promise<void> {
  if ('call' in step) return runCall(server, tenant, step, captured)
  const idOf = (name: string) => captured.get(name) ?? ''
  if ('merge' in step) return mergeContacts(server, tenant.org, idOf(step.merge), idOf(step.absorbed))
  if ('settings' in step) {
    const { token: key } = await server.createKey(['objects:write'], tenant.org)
    const json: unknown = JSON.parse(fillIn(JSON.stringify(step.settings), captured))
    const changed = await call(server, 'PATCH /v1/settings/crm', { key, json })
    return assert.equal(changed.status, 200, changed.text)
  }
  const { given, owner, ...contact } = step
  const made = { ...contact, ...(owner !== undefined && { owner: idOf(owner) }) }
  captured.set(given, await makeContact(server, tenant.org, made))
}

forEachServer('recorded cases of the Zyntro contract', server => {
  for (const each of cases) {
    test(each.name, async () => {
      const [tenant, stranger] = [await makeTenant(server()), await makeTenant(server())]
      const theirs = await makeContact(server(), stranger.org, {
        email: 'their@contact.example',
        owner: stranger.member,
      })
      const captured: Captured = new Map([...Object.entries(tenant), ['theirs', theirs], ['their_org', stranger.org]])
      for (const step of each.steps) await runStep(server(), tenant, step, captured)
    })
  }
})
