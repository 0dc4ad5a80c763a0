import assert from 'node:assert/strict'
import { writeFileSync } from 'node:fs'
import { chmod, mkdtemp, readdir, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, test } from 'node:test'
import { loadRootKey } from './root-key.ts'

describe('loadRootKey', () => {
  let directory = ''
  beforeEach(async () => {
    directory = await mkdtemp(join(tmpdir(), 'onefold-root-key-'))
  })
  afterEach(() => rm(directory, { recursive: true }))

  test('the first start makes a key that only its owner can read, and later starts keep it', async () => {
    const data = join(directory, 'data')
    const made = await loadRootKey(null, data, () => 'made-root-key')
    const path = join(data, 'root-key')
    assert.deepEqual(made, { key: 'made-root-key', origin: 'made', path })
    assert.equal((await stat(path)).mode & 0o777, 0o600)
    assert.deepEqual(await readdir(data), ['root-key'])
    const kept = await loadRootKey(null, data, () => assert.fail('a second key was made'))
    assert.deepEqual(kept, { key: 'made-root-key', origin: 'kept', path })
  })

  test('the key of the environment rules and nothing is written', async () => {
    const given = await loadRootKey('given-root-key', directory, () => assert.fail('a key was made'))
    assert.deepEqual(given, { key: 'given-root-key', origin: 'environment', path: null })
    assert.deepEqual(await readdir(directory), [])
  })

  test('a start that loses the race for the first key takes the one that won', async () => {
    const { key, origin } = await loadRootKey(null, directory, () => {
      writeFileSync(join(directory, 'root-key'), 'the-winning-key\n', { mode: 0o600 })
      return 'the-losing-key'
    })
    assert.deepEqual({ key, origin }, { key: 'the-winning-key', origin: 'kept' })
    assert.deepEqual(await readdir(directory), ['root-key'])
  })

  test('a file that others may read is closed to them', async () => {
    const path = join(directory, 'root-key')
    await writeFile(path, 'kept-root-key\n')
    await chmod(path, 0o644)
    await loadRootKey(null, directory, () => assert.fail('a key was made'))
    assert.equal((await stat(path)).mode & 0o777, 0o600)
  })

  test('an empty file is not taken for a key', async () => {
    await writeFile(join(directory, 'root-key'), '\n')
    await assert.rejects(
      loadRootKey(null, directory, () => 'made-root-key'),
      /holds no key; delete it/,
    )
  })
})
