import assert from 'node:assert/strict'
import { setTimeout as pause } from 'node:timers/promises'
import type { Json, JsonObject } from '../../src/domain/json.ts'
import type { Called } from '../call.ts'
import { attributesOf, type Company, idOf } from './company.ts'

const jobsUrl = '/api/profile-bulk-import-jobs'

export function importBody(rows: Json, more: JsonObject = {}): JsonObject {
  return { data: { type: 'profile-bulk-import-job', attributes: { profiles: { data: rows } }, ...more } }
}

export function rowOf(attributes: JsonObject, more: JsonObject = {}): JsonObject {
  return { type: 'profile', attributes, ...more }
}

export function startImport(company: Company, rows: readonly Json[]): Promise<Called> {
  return company.send(`POST ${jobsUrl}`, importBody(rows))
}

/** Waits until a job is over and tells its attributes. */
export async function finishImport(company: Company, jobId: string): Promise<JsonObject> {
  const deadline = Date.now() + 60_000
  for (;;) {
    const called = await company.send(`GET ${jobsUrl}/${jobId}`)
    assert.equal(called.status, 200, called.text)
    const attributes = attributesOf(called)
    const { status } = attributes
    if (status !== 'queued' && status !== 'processing') return attributes
    assert.ok(Date.now() < deadline, `the job stays ${status}`)
    await pause(5)
  }
}

/** Imports rows and tells the id of the job and how many rows succeeded and failed. */
export async function importRows(company: Company, rows: readonly Json[]) {
  const called = await startImport(company, rows)
  assert.equal(called.status, 202, called.text)
  const jobId = idOf(called)
  const { status, completed_count: completed, failed_count: failed } = await finishImport(company, jobId)
  assert.equal(status, 'complete')
  return { jobId, completed, failed }
}

export function readImport(company: Company, jobId: string, rest: string): Promise<Called> {
  return company.send(`GET ${jobsUrl}/${jobId}${rest}`)
}

/** All items of a list, walked by its links. */
export async function walkList(company: Company, path: string): Promise<readonly JsonObject[]> {
  const items: JsonObject[] = []
  for (let target: string | null = path; target !== null; ) {
    const called: Called = await company.send(`GET ${target}`)
    assert.equal(called.status, 200, called.text)
    const { data, links } = called.body
    assert.ok(Array.isArray(data))
    items.push(...data)
    const next: unknown = Object(links).next
    target = typeof next === 'string' ? next.replace(/^https?:\/\/[^/]+/, '') : null
  }
  return items
}
