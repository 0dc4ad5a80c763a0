import { spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { after, before, describe } from 'node:test'
import { fileURLToPath } from 'node:url'
import { createSend, discard } from '../../src/engine/files/s3/send.ts'
import type { BucketSettings } from '../../src/runtime/bucket-configuration.ts'

const python = '/usr/bin/python3'
const program = fileURLToPath(new URL('server.py', import.meta.url))
const isRequired = process.env['ONEFOLD_REQUIRE_S3'] === '1'
const needed =
  'import swift.account.server, swift.container.server, swift.obj.server, swift.proxy.server, swift.common.http_protocol'

/** A suite with a real S3-compatible server; where there is none it is skipped, or fails if ONEFOLD_REQUIRE_S3 is 1. */
export function describeWithS3(suite: string, register: (bucket: () => BucketSettings) => void): void {
  const isThere = spawnSync(python, ['-c', needed]).status === 0
  const reason = `${python} has no OpenStack Swift (Debian: swift-proxy, swift-account, swift-container, swift-object)`
  describe(suite, { skip: isThere || isRequired ? false : reason }, () => {
    let started: S3Server | undefined
    before(async () => {
      started = await startS3Server()
    })
    after(() => started?.[Symbol.asyncDispose]())
    register(() => {
      if (started === undefined) throw new Error('the bucket is there before the first test; use it inside of tests')
      return started.bucket
    })
  })
}

type S3Server = AsyncDisposable & { readonly bucket: BucketSettings }

async function startS3Server(): Promise<S3Server> {
  const directory = await mkdtemp(join(tmpdir(), 'onefold-s3-'))
  const child = spawn(python, [program, directory], { stdio: ['pipe', 'pipe', 'inherit'] })
  const closed = once(child, 'close')
  const listening = once(createInterface(child.stdout), 'line')
  const [line] = await Promise.race([listening, closed])
  const bucket: BucketSettings = {
    name: 'onefold-files',
    prefix: 'some/prefix/',
    endpoint: `http://127.0.0.1:${line}`,
    region: 'us-east-1',
    accessKeyId: 'test:tester',
    secretAccessKey: 'testing',
    addressing: 'path',
  }
  async function stop(): Promise<void> {
    child.kill('SIGKILL')
    await closed
    await rm(directory, { recursive: true, force: true })
  }
  try {
    await discard(await createSend(bucket)({ method: 'PUT' }))
  } catch (error) {
    await stop()
    throw error
  }
  return { bucket, [Symbol.asyncDispose]: stop }
}
