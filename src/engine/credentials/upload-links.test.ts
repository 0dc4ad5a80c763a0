import assert from 'node:assert/strict'
import { test } from 'node:test'
import { createUploadLinks } from './upload-links.ts'

const [workspace, job] = ['01890000-0000-7000-8000-000000000001', '01890000-0000-7000-8000-000000000002']
const other = '01890000-0000-7000-8000-000000000003'
let nowMs = Date.UTC(2026, 2, 2, 9, 10, 0, 500)
const links = createUploadLinks('of_root_a', () => nowMs)

test('a link opens its job for an hour, and tells whose it is', () => {
  const startMs = nowMs
  const { signature, expiresAtMs } = links.make(workspace, job, startMs)
  assert.equal(expiresAtMs, Date.UTC(2026, 2, 2, 10, 10))
  assert.equal(links.open(job, expiresAtMs, signature), workspace)
  nowMs = expiresAtMs
  assert.equal(links.open(job, expiresAtMs, signature), undefined)
  nowMs = startMs
})

test('no part of a link can be changed, and none is good under another root key', () => {
  const { signature, expiresAtMs } = links.make(workspace, job, nowMs)
  assert.equal(links.open(other, expiresAtMs, signature), undefined)
  assert.equal(links.open(job, expiresAtMs + 1000, signature), undefined)
  for (let at = 0; at < signature.length; at++) {
    const letter = signature[at] === 'A' ? 'B' : 'A'
    assert.equal(links.open(job, expiresAtMs, signature.slice(0, at) + letter + signature.slice(at + 1)), undefined)
  }
  for (const bad of ['', '=', `${signature}A`, `${signature}=`, `${signature} `, signature.slice(1)]) {
    assert.equal(links.open(job, expiresAtMs, bad), undefined, bad)
  }
  assert.equal(createUploadLinks('of_root_b', () => nowMs).open(job, expiresAtMs, signature), undefined)
})
