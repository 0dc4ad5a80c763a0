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
      ONEFOLD_LOG_LEVEL: 'loud',
    })
    assert.equal(Object.keys(told).length, 9)
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
      }),
    )
    assert.equal(told.includes('hunter2'), false)
  })

  test('what would be ignored is said: a misspelt variable, a server that is not used, a weak key', () => {
    const { warnings } = accepted({ ONEFOLD_ROOTKEY: 'x', REDIS_URL: 'redis://r', ONEFOLD_ROOT_KEY: 'weakling' })
    assert.deepEqual(
      warnings.map(({ variable }) => variable),
      ['ONEFOLD_ROOTKEY', 'REDIS_URL', 'ONEFOLD_ROOT_KEY'],
    )
  })
})
