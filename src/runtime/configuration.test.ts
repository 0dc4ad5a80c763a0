import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { readConfiguration } from './configuration.ts'

function accepted(environment: Record<string, string>) {
  const result = readConfiguration(environment)
  assert.equal(result.kind, 'accepted', JSON.stringify(result))
  return result.kind === 'accepted' ? result : assert.fail()
}

function faults(environment: Record<string, string>): Readonly<Record<string, string>> {
  const result = readConfiguration(environment)
  return result.kind === 'refused' ? Object.fromEntries(result.faults.map(f => [f.variable, f.message])) : {}
}

describe('readConfiguration', () => {
  test('an empty environment is a working server', () => {
    const { configuration, warnings } = accepted({})
    assert.deepEqual(
      { ...configuration, dataDirectory: configuration.dataDirectory.endsWith('/data') },
      {
        port: 8080,
        host: '0.0.0.0',
        dataDirectory: true,
        databaseUrl: null,
        rootKey: null,
        publicUrl: null,
        trustedProxies: [],
        rateLimitFactor: 1,
        allowsPrivateTargets: false,
        bucket: null,
        maxFileBytes: 2_147_483_648,
        logLevel: 'info',
      },
    )
    assert.deepEqual(warnings, [])
  })

  test('every variable is read', () => {
    const { configuration } = accepted({
      PORT: '0',
      HOST: '::1',
      ONEFOLD_DATA: '/var/lib/onefold',
      DATABASE_URL: 'postgresql://u:p@db/onefold',
      ONEFOLD_ROOT_KEY: 'a-root-key-that-is-long-enough',
      ONEFOLD_PUBLIC_URL: 'https://profiles.example.org/',
      ONEFOLD_TRUSTED_PROXIES: '10.0.0.0/8, ::1, loopback',
      ONEFOLD_RATE_LIMITS: '2.5',
      ONEFOLD_WEBHOOK_PRIVATE_TARGETS: 'allow',
      ONEFOLD_MAX_FILE_BYTES: '1000',
      ONEFOLD_S3_BUCKET: 'onefold-files',
      ONEFOLD_S3_ENDPOINT: 'https://s3.example.org:9000/',
      ONEFOLD_S3_REGION: 'garage',
      ONEFOLD_S3_PREFIX: '/some/place/',
      ONEFOLD_S3_ADDRESSING: 'host',
      ONEFOLD_S3_ACCESS_KEY_ID: 'key-id',
      ONEFOLD_S3_SECRET_ACCESS_KEY: 'key/secret+',
      ONEFOLD_LOG_LEVEL: 'debug',
    })
    assert.deepEqual(configuration, {
      port: 0,
      host: '::1',
      dataDirectory: '/var/lib/onefold',
      databaseUrl: 'postgresql://u:p@db/onefold',
      rootKey: 'a-root-key-that-is-long-enough',
      publicUrl: 'https://profiles.example.org',
      trustedProxies: ['10.0.0.0/8', '::1', 'loopback'],
      rateLimitFactor: 2.5,
      allowsPrivateTargets: true,
      bucket: {
        name: 'onefold-files',
        prefix: 'some/place/',
        endpoint: 'https://s3.example.org:9000',
        region: 'garage',
        accessKeyId: 'key-id',
        secretAccessKey: 'key/secret+',
        addressing: 'host',
      },
      maxFileBytes: 1000,
      logLevel: 'debug',
    })
    assert.equal(accepted({ ONEFOLD_RATE_LIMITS: 'off' }).configuration.rateLimitFactor, null)
  })

  test('a variable set to nothing counts as absent', () => {
    assert.equal(accepted({ PORT: '', DATABASE_URL: ' ' }).configuration.port, 8080)
  })

  test('all faults are told at once, each with what is accepted', () => {
    const told = faults({
      PORT: '80a',
      HOST: 'no host',
      DATABASE_URL: 'mysql://u:secret@db/x',
      ONEFOLD_ROOT_KEY: 'short',
      ONEFOLD_PUBLIC_URL: 'profiles.example.org',
      ONEFOLD_TRUSTED_PROXIES: '10.0.0.0/99',
      ONEFOLD_RATE_LIMITS: '0',
      ONEFOLD_WEBHOOK_PRIVATE_TARGETS: 'yes',
      ONEFOLD_MAX_FILE_BYTES: '2GB',
      ONEFOLD_S3_BUCKET: 'My Bucket',
      ONEFOLD_S3_ENDPOINT: 's3.example.org',
      ONEFOLD_S3_REGION: 'eu central',
      ONEFOLD_S3_PREFIX: '../up',
      ONEFOLD_S3_ADDRESSING: 'virtual',
      ONEFOLD_S3_ACCESS_KEY_ID: 'an id',
      ONEFOLD_S3_SECRET_ACCESS_KEY: 'a secret',
      ONEFOLD_LOG_LEVEL: 'loud',
    })
    assert.equal(Object.keys(told).length, 17)
    for (const message of Object.values(told)) assert.match(message, /accepted/)
    assert.match(told['PORT'] ?? '', /"80a"/)
  })

  for (const port of ['-1', '65536', '8080.5', '0x50', '999999']) {
    test(`PORT ${port} is refused`, () => assert.ok('PORT' in faults({ PORT: port })))
  }

  test('no message repeats a secret', () => {
    const told = JSON.stringify(
      faults({
        DATABASE_URL: 'mysql://user:hunter2-secret@db/x',
        ONEFOLD_ROOT_KEY: 'hunter2 secret with spaces',
        ONEFOLD_PUBLIC_URL: 'https://user:hunter2-secret@example.org',
        ONEFOLD_S3_BUCKET: 'files',
        ONEFOLD_S3_ENDPOINT: 'https://user:hunter2-secret@s3.example.org',
        ONEFOLD_S3_SECRET_ACCESS_KEY: 'hunter2 with a space',
      }),
    )
    assert.equal(told.includes('hunter2'), false)
  })

  test('a bucket needs who may use it, and where it is', () => {
    const keys = { ONEFOLD_S3_ACCESS_KEY_ID: 'a', ONEFOLD_S3_SECRET_ACCESS_KEY: 'b' }
    const missing = faults({ ONEFOLD_S3_BUCKET: 'files' })
    assert.deepEqual(Object.keys(missing).toSorted(), [
      'ONEFOLD_S3_ACCESS_KEY_ID',
      'ONEFOLD_S3_REGION',
      'ONEFOLD_S3_SECRET_ACCESS_KEY',
    ])
    const aws = accepted({ ...keys, ONEFOLD_S3_BUCKET: 'files', ONEFOLD_S3_REGION: 'eu-central-1' }).configuration
      .bucket
    assert.deepEqual([aws?.endpoint, aws?.addressing], ['https://s3.eu-central-1.amazonaws.com', 'host'])
    const own = { ...keys, ONEFOLD_S3_BUCKET: 'files', ONEFOLD_S3_ENDPOINT: 'http://10.0.0.5:9000' }
    const { bucket } = accepted(own).configuration
    assert.deepEqual([bucket?.region, bucket?.addressing, bucket?.prefix], ['us-east-1', 'path', ''])
    assert.deepEqual(Object.keys(faults({ ...own, ONEFOLD_S3_ADDRESSING: 'host' })), ['ONEFOLD_S3_ADDRESSING'])
  })

  test('what of a bucket is set without its name is said to be of no use', () => {
    const { configuration, warnings } = accepted({ ONEFOLD_S3_REGION: 'eu-central-1', ONEFOLD_S3_PREFIX: 'x' })
    assert.equal(configuration.bucket, null)
    assert.deepEqual(
      warnings.map(({ variable }) => variable),
      ['ONEFOLD_S3_REGION', 'ONEFOLD_S3_PREFIX'],
    )
  })

  for (const bytes of ['0', '-1', '1.5', '1e9', '68719476737'])
    test(`ONEFOLD_MAX_FILE_BYTES ${bytes} is refused`, () =>
      assert.ok('ONEFOLD_MAX_FILE_BYTES' in faults({ ONEFOLD_MAX_FILE_BYTES: bytes })))

  test('what would be ignored is said: a misspelt variable, a server that is not used, a weak key', () => {
    const { warnings } = accepted({ ONEFOLD_ROOTKEY: 'x', REDIS_URL: 'redis://r', ONEFOLD_ROOT_KEY: 'weakling' })
    assert.deepEqual(
      warnings.map(({ variable }) => variable),
      ['ONEFOLD_ROOTKEY', 'REDIS_URL', 'ONEFOLD_ROOT_KEY'],
    )
  })
})
