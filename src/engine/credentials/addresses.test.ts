import assert from 'node:assert/strict'
import { test } from 'node:test'
import { isAddressListed, isListable } from './addresses.ts'

test('an address is listed by itself, or by a network that holds it', () => {
  assert.ok(isAddressListed(['192.0.2.7'], '192.0.2.7'))
  assert.ok(isAddressListed(['10.0.0.0/8', '192.0.2.0/24'], '192.0.2.255'))
  assert.ok(isAddressListed(['2001:db8::/32'], '2001:DB8:0:1::5'))
  assert.ok(isAddressListed(['0.0.0.0/0'], '203.0.113.9'))
  assert.ok(!isAddressListed(['192.0.2.0/25'], '192.0.2.128'))
  assert.ok(!isAddressListed(['2001:db8::/32'], '192.0.2.7'))
  assert.ok(!isAddressListed(['0.0.0.0/0'], '2001:db8::1'))
})

test('an empty list holds no address', () => {
  for (const ip of ['127.0.0.1', '::1', '']) assert.ok(!isAddressListed([], ip))
})

test('IPv4 written as IPv6 is IPv4, in the list as in the request, in every spelling', () => {
  for (const ip of ['192.0.2.7', '::ffff:192.0.2.7', '::FFFF:c000:207', '0:0:0:0:0:ffff:192.0.2.7']) {
    for (const entry of ['192.0.2.7', '192.0.2.0/24', '::ffff:192.0.2.0/120', '::ffff:c000:207']) {
      assert.ok(isAddressListed([entry], ip), `${entry} ${ip}`)
    }
    assert.ok(!isAddressListed(['192.0.3.0/24', '::ffff:192.0.3.0/120'], ip))
  }
})

test('the interface of a local address does not count', () => {
  assert.ok(isAddressListed(['fe80::/10'], 'fe80::1%eth0'))
})

test('what is neither an address nor a network is not listable, and is nobody', () => {
  const wrong = [
    '',
    'x',
    '1.2.3',
    '1.2.3.4/33',
    '1.2.3.4/',
    '1.2.3.4/-1',
    '::/129',
    'fe80::1%eth0',
    '1.2.3.4/8/8',
    ' 1.2.3.4',
  ]
  for (const entry of wrong) assert.ok(!isListable(entry), entry)
  assert.ok(!isAddressListed(['0.0.0.0/0', '::/0'], 'unknown'))
})
