import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { checkTarget, isRefusedAddress } from './target.ts'

const notPublic = [
  '0.0.0.0',
  '0.1.2.3',
  '10.0.0.1',
  '10.255.255.255',
  '100.64.0.1',
  '100.127.255.255',
  '127.0.0.1',
  '127.255.255.254',
  '169.254.0.1',
  '169.254.169.254',
  '172.16.0.1',
  '172.31.255.255',
  '192.0.0.8',
  '192.0.2.1',
  '192.168.1.1',
  '198.18.0.1',
  '198.51.100.1',
  '203.0.113.1',
  '224.0.0.1',
  '239.255.255.255',
  '255.255.255.255',
  '::',
  '::1',
  '::7f00:1',
  '::ffff:127.0.0.1',
  '::ffff:8.8.8.8',
  '64:ff9b::7f00:1',
  '64:ff9b:1::a00:1',
  '100::1',
  '2001::1',
  '2001:db8::1',
  '2002:7f00:1::',
  '3fff::1',
  'fc00::1',
  'fdff:ffff::1',
  'fe80::1',
  'fe80::1%eth0',
  'fec0::1',
  'ff02::1',
  'no address',
]
const open = [
  '1.1.1.1',
  '9.255.255.255',
  '11.0.0.0',
  '100.63.255.255',
  '100.128.0.0',
  '126.255.255.255',
  '128.0.0.0',
  '172.15.255.255',
  '172.32.0.0',
  '192.167.255.255',
  '223.255.255.255',
  '2001:4860:4860::8888',
  '2606:4700::1',
  '2a00::1',
]

describe('an address', () => {
  for (const address of notPublic) {
    test(`${address} is refused`, () => assert.equal(isRefusedAddress(address), true))
  }
  for (const address of open) {
    test(`${address} is not refused`, () => assert.equal(isRefusedAddress(address), false))
  }
})

describe('a target', () => {
  const kindOf = (text: string, allows = false) => checkTarget(text, allows).kind

  test('is refused however its private address is written, unless such targets are allowed', () => {
    for (const host of [
      '127.0.0.1',
      '127.1',
      '2130706433',
      '0x7f.0.0.1',
      '017700000001',
      '[::1]',
      '[::ffff:10.0.0.1]',
    ]) {
      assert.equal(kindOf(`http://${host}/hook`), 'refused', host)
      assert.equal(kindOf(`https://${host}:8443/hook`), 'refused', host)
      assert.equal(kindOf(`http://${host}/hook`, true), 'accepted', host)
    }
  })

  test('is an http or https URL with a host, whatever is allowed', () => {
    const long = `https://hooks.example/${'x'.repeat(2048)}`
    for (const text of [
      '',
      'hook',
      '/hook',
      'ftp://hooks.example/',
      'file:///etc/passwd',
      'javascript:1',
      'http://',
      long,
    ]) {
      assert.equal(kindOf(text, true), 'refused', text.slice(0, 40))
    }
    assert.equal(kindOf('https://hooks.example/a?b=c'), 'accepted')
    assert.equal(kindOf('http://1.1.1.1:8080/'), 'accepted')
  })
})
