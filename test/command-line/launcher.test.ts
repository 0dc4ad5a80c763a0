import assert from 'node:assert/strict'
import { accessSync, constants } from 'node:fs'
import { cp, mkdir, mkdtemp, realpath, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { delimiter, dirname, join } from 'node:path'
import { afterEach, beforeEach, describe, test } from 'node:test'
import { call } from '../call.ts'
import { launcher, startProgram } from './run.ts'

let directory = ''
beforeEach(async () => {
  directory = await realpath(await mkdtemp(join(tmpdir(), 'onefold-launcher-')))
})
afterEach(() => rm(directory, { recursive: true, force: true }))

/** A Node of this machine that is not the one of the project. */
function findOther(): string | undefined {
  const folders = (process.env['PATH'] ?? '').split(delimiter).filter(folder => !folder.includes('node_modules'))
  return folders.map(folder => join(folder, 'node')).find(path => path !== process.execPath && isExecutable(path))
}

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK)
    return true
  } catch {
    return false
  }
}

const other = findOther()

function starts(name: string, node: string): void {
  test(`${name}: SIGTERM drains the server that onefold start started, and its exit code is passed back`, async () => {
    const env = { ONEFOLD_DATA: directory, PORT: '0', HOST: '127.0.0.1' }
    const running = startProgram(node, [launcher, 'start'], { env })
    await running.says(/ready at http\S+/)
    running.child.kill('SIGTERM')
    const { code, signal, stdout, stderr } = await running.ended
    assert.deepEqual([code, signal], [0, null])
    assert.match(stdout, /Onefold is ready at/)
    assert.match(stderr, /drained/)
  })

  test(`${name}: a wrong environment ends the start with 2`, async () => {
    const running = startProgram(node, [launcher, 'start'], { env: { ONEFOLD_DATA: directory, PORT: 'http' } })
    const { code, stderr } = await running.ended
    assert.equal(code, 2)
    assert.match(stderr, /^PORT is "http"/)
  })
}

describe('the launcher', () => {
  starts('with the Node of the project', process.execPath)
})

describe('the launcher under another Node', {
  skip: other === undefined ? 'no other Node is on the PATH' : false,
}, () => {
  starts('with another Node', other ?? '')

  test('runs the command line with the Node of the project', async () => {
    const { code, stdout } = await startProgram(other ?? '', [
      launcher,
      'doctor',
      '--json',
      '--url',
      'http://127.0.0.1:1',
    ]).ended
    assert.equal(code, 1)
    assert.match(stdout, /"name":"Node","state":"ok","found":"(2[4-9]|[3-9]\d)\./)
  })
})

test('the root key of a server on this machine is found in its data directory, and never sent elsewhere', async () => {
  const env = { ONEFOLD_DATA: directory, PORT: '0', HOST: '127.0.0.1' }
  const server = startProgram(process.execPath, [launcher, 'start'], { env })
  await server.says(/ready at http\S+\n/)
  try {
    const url = /ready at (http\S+)/.exec(server.output())?.[1] ?? ''
    assert.equal((await call({ url }, 'GET /healthz')).status, 200)
    const here = await startProgram(process.execPath, [launcher, 'workspaces', '--url', url], { env }).ended
    assert.equal(here.code, 0, here.stderr)
    const elsewhere = url.replace('127.0.0.1', '0.0.0.0')
    const there = await startProgram(process.execPath, [launcher, 'workspaces', '--url', elsewhere], { env }).ended
    assert.equal(there.code, 1)
    assert.match(there.stderr, /--key or ONEFOLD_KEY/)
  } finally {
    server.child.kill('SIGKILL')
    await server.ended
  }
})

test('installed under node_modules it says why it does not run', async () => {
  const folder = join(directory, 'node_modules', 'onefold')
  await mkdir(join(folder, 'bin'), { recursive: true })
  await cp(launcher, join(folder, 'bin', 'onefold.js'))
  await cp(join(dirname(launcher), '..', 'package.json'), join(folder, 'package.json'))
  const { code, stderr } = await startProgram(process.execPath, [join(folder, 'bin', 'onefold.js'), '--version']).ended
  assert.equal(code, 1)
  assert.match(stderr, /under node_modules.*\n.*npm ci && npx onefold/)
})
