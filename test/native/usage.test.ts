import assert from 'node:assert/strict'
import { test } from 'node:test'
import { countReceipt, noUsage } from '../../src/domain/usage.ts'
import { sweep } from '../../src/engine/batch/sweep.ts'
import { createUsageCounter } from '../../src/engine/usage/usage-counter.ts'
import { createLogger } from '../../src/runtime/logger.ts'
import { usageCountList } from '../../src/store/read/usage.ts'
import { call } from '../call.ts'
import { forEachServer } from '../for-each-server.ts'
import { startTestServer, type TestServer } from '../server.ts'

type Usage = { readonly times: readonly string[]; readonly series: Readonly<Record<string, readonly number[]>> }

const log = createLogger('silent')
const hourMs = 3_600_000

async function inWorkspace(server: TestServer) {
  const { id } = await server.createWorkspace()
  const { token } = await server.createKey(['*'], id)
  return { id, token }
}

function sumOf(usage: Usage, counter: string): number {
  return (usage.series[counter] ?? []).reduce((sum, n) => sum + n, 0)
}

async function readUsage({ url }: TestServer, token: string, query = 'step=minute'): Promise<Usage> {
  const { status, body } = await call<Usage>(url, 'GET', `/v1/usage?${query}`, { token })
  assert.equal(status, 200)
  return body
}
