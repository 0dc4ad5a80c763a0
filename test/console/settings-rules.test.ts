import assert from 'node:assert/strict'
import { test } from 'node:test'
import { isAddressOrNetwork } from '../../console/pages/settings/keys/ip-list.ts'
import { scopeGroups } from '../../console/pages/settings/keys/scope-groups.ts'
import { scopes } from '../../src/domain/scopes.ts'
import { isListable } from '../../src/engine/credentials/addresses.ts'

test('the console explains every scope that a key can have, each once', () => {
  const explained = scopeGroups.flatMap(group => group.scopes.map(({ scope }) => scope))
  assert.deepEqual(explained.toSorted(), scopes.filter(scope => scope !== '*').toSorted())
})

test('the console takes as an address or a network what the server takes', () => {
  const texts = [
    ...['203.0.113.7', '10.0.0.0/8', '0.0.0.0/0', '10.0.0.0/33', '10.0.0', '256.1.1.1', '01.2.3.4', '1.2.3.4/', ''],
    ...[
      '::1',
      '2001:db8::/32',
      '2001:db8::/129',
      '::ffff:203.0.113.7',
      'fe80::1%eth0',
      ':::',
      'abcd',
      '1:2:3:4:5:6:7:8',
    ],
    ...['example.com', '10.0.0.0/8/8', '10.0.0.0/-1', ' 10.0.0.1', '::/0', '1.2.3.4.5', '1::2::3'],
  ]
  assert.deepEqual(texts.filter(isAddressOrNetwork), texts.filter(isListable))
})
