import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { parseJson } from '../../http/parse-json.ts'
import type { Json } from '../json.ts'
import { transforms } from './enrichment-rule.ts'
import { nameEnrichment, rankOfSource, readEnrichmentSource, sourceOfEnrichment } from './enrichment-source.ts'
import { findForbidden } from './mappable.ts'
import { parsePath, readPath } from './read-path.ts'
import { sourceKeyOf } from './source-key.ts'
import { transformValue } from './transform.ts'

test('a source key is the trimmed label in lower case, with one hyphen for every run of other characters', () => {
  assert.equal(sourceKeyOf('  Web Research '), 'web-research')
  assert.equal(sourceKeyOf('LinkedIn_/Sales Nav!'), 'linkedin-sales-nav-')
  assert.equal(sourceKeyOf('Übersicht 2・日本'), 'übersicht-2-日本')
})

describe('the source of an enriched field', () => {
  test('names the enrichment and its rank', () => {
    const origin = { sourceKey: 'web-research', enrichmentId: 9017, rank: 10 }
    assert.equal(sourceOfEnrichment(origin), 'enrichment/web-research/9017/10')
    assert.deepEqual(readEnrichmentSource(sourceOfEnrichment(origin)), origin)
    assert.equal(rankOfSource(sourceOfEnrichment(origin)), 10)
  })

  test('is not what history or anybody else says', () => {
    for (const source of [nameEnrichment('web', 1), 'crm', 'enrichment', 'enrichment/a/b/1', 'enrichment/a/1/101'])
      assert.equal(rankOfSource(source), 100, source)
  })
})

describe('a path', () => {
  const payload = { a: { 'b.c': 1, '': 2 }, list: [{ title: 'one' }, { title: 'two' }], 'x/y': { '~': 3 } }
  const at = (path: string, value: Json = payload) => readPath(value, parsePath(path))

  test('reads members by dots and items by number', () => {
    assert.equal(at('list.1.title'), 'two')
    assert.equal(at('1', ['zero', 'one']), 'one')
    assert.equal(at('list.title'), undefined)
    assert.equal(at('list.01.title'), undefined)
    assert.equal(at('list.-1'), undefined)
    assert.equal(at('list.length'), undefined)
  })

  test('is a JSON Pointer when it begins with a slash', () => {
    assert.equal(at('/a/b.c'), 1)
    assert.equal(at('/a/'), 2)
    assert.equal(at('/x~1y/~0'), 3)
    assert.equal(at('/list/0/title'), 'one')
    assert.equal(at('/list/-'), undefined)
  })

  test('never leaves the payload', () => {
    for (const path of ['__proto__', 'constructor.name', 'a.toString', '/a/__proto__/polluted', 'a.b.c.d'])
      assert.equal(at(path), undefined, path)
    const parsed = parseJson(Buffer.from('{"__proto__": {"title": "own"}}'))
    assert.equal(at('__proto__.title', parsed.kind === 'parsed' ? parsed.value : null), 'own')
  })
})

describe('a transform', () => {
  const changed = (transform: Parameters<typeof transformValue>[0], value: Json) => {
    const result = transformValue(transform, value)
    return result.kind === 'value' ? result.value : result.kind
  }

  test('none takes what is there, but no null and no empty text', () => {
    assert.deepEqual(changed('none', { a: [1] }), { a: [1] })
    assert.equal(changed('none', false), false)
    assert.equal(changed('none', null), 'nothing')
    assert.equal(changed('none', ''), 'nothing')
    assert.equal(changed('none', 'x'.repeat(40_000)), 'failed')
  })

  test('trim and lower take texts alone', () => {
    assert.equal(changed('trim', '  CTO '), 'CTO')
    assert.equal(changed('lower', ' CTO '), 'cto')
    assert.equal(changed('trim', '   '), 'nothing')
    for (const value of [1, true, [], {}]) assert.equal(changed('trim', value), 'failed')
  })

  test('url takes web addresses, also without their scheme', () => {
    assert.equal(changed('url', ' HTTPS://Example.com/In/Ada '), 'https://example.com/In/Ada')
    assert.equal(changed('url', 'linkedin.com/in/ada'), 'https://linkedin.com/in/ada')
    assert.equal(changed('url', 'example.com:8080/a'), 'https://example.com:8080/a')
    for (const value of [
      'javascript:alert(1)',
      'not a url',
      'ftp://example.com',
      'https://u:p@example.com',
      'localhost',
      5,
    ])
      assert.equal(changed('url', value), 'failed', String(value))
  })

  test('number takes numbers and texts that are plain ones', () => {
    assert.equal(changed('number', ' 12.50 '), 12.5)
    assert.equal(changed('number', '-1e3'), -1000)
    assert.equal(changed('number', 7), 7)
    for (const value of ['1,200', '51-200', '0x10', 'Infinity', '1e999', true, [1]])
      assert.equal(changed('number', value), 'failed', String(value))
  })

  test('no text takes long to judge, whatever it is and however long', () => {
    const texts = ['1', '.', ':', ' ', ',', 'a.', '1:', '\t,', '@.', '-'].map(text => text.repeat(500_000))
    const startMs = performance.now()
    for (const text of texts) {
      for (const transform of transforms) for (const end of ['', 'x', '/']) transformValue(transform, text + end)
    }
    assert.ok(performance.now() - startMs < 10_000)
  })

  test('string_list takes lists of texts and numbers, and texts with commas', () => {
    assert.deepEqual(changed('string_list', ['a ', 'b', 'a', '', 3]), ['a', 'b', '3'])
    assert.deepEqual(changed('string_list', 'node, postgres,,node'), ['node', 'postgres'])
    assert.equal(changed('string_list', []), 'nothing')
    for (const value of [{ a: 1 }, [['a']], [null], 4]) assert.equal(changed('string_list', value), 'failed')
  })
})

test('identities, consent, owners and verifications are never mappable; what only sounds like them is', () => {
  const isKind = (name: string) => name === 'email'
  for (const field of [
    'email',
    'email_consent',
    'smsOptOut',
    'opted_in',
    'unsubscribed_at',
    'is_subscribed',
    'suppressed',
  ])
    assert.notEqual(findForbidden(field, isKind), undefined, field)
  for (const field of [
    'do_not_call',
    'dnd',
    'owner',
    'contact_owner',
    'ownerId',
    'account_owner',
    'email_verified',
    'Verification Status',
  ])
    assert.notEqual(findForbidden(field, isKind), undefined, field)
  for (const field of [
    'job_title',
    'linkedin_url',
    'company_size',
    'technologies_used',
    'summary',
    'home_owner',
    'adoption_rate',
    'subscription_plan',
    'option_a',
  ])
    assert.equal(findForbidden(field, isKind), undefined, field)
})
