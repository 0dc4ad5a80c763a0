import assert from 'node:assert/strict'
import { test } from 'node:test'
import { field, profileWrite, testRules } from '../../../test/world.ts'
import { parsePhone } from '../../engine/phone.ts'
import type { Problem, ProfileWrite } from '../command.ts'
import type { Json } from '../json.ts'
import { maxDiscoveredName, type PreparedProfileWrite, prepareProfileWrite } from './prepare-profile.ts'
import type { Rules } from './rules.ts'

const json = testRules({ profileFields: [field('tags', { type: 'json' }), field('must', { required: true })] })

function prepare(
  set: Readonly<Record<string, Json>>,
  more: Partial<ProfileWrite> = {},
  rules: Rules = testRules(),
): PreparedProfileWrite {
  const preparation = prepareProfileWrite(profileWrite(set, more), rules, parsePhone)
  assert.equal(preparation.kind, 'ready', JSON.stringify(preparation))
  return preparation.write
}

function problems(
  set: Readonly<Record<string, Json>>,
  more: Partial<ProfileWrite> = {},
  rules: Rules = testRules(),
): readonly Problem[] {
  const preparation = prepareProfileWrite(profileWrite(set, more), rules, parsePhone)
  assert.equal(preparation.kind, 'refused')
  return preparation.problems
}

function codes(found: readonly Problem[]): string[] {
  return found.map(problem => `${problem.code} ${problem.path}`)
}

test('identity fields are stored in normal form and name the person by it, the strongest kind first', () => {
  const write = prepare({ phone: '+44 020 7707 0707', email: ' Ada@Example.ORG', customer_id: ' c1 ' })
  assert.deepEqual(write.identifiers, [
    { kind: 'customer_id', value: 'c1' },
    { kind: 'email', value: 'ada@example.org' },
    { kind: 'phone', value: '+442077070707' },
  ])
  assert.deepEqual(
    write.fields.map(({ name, value }) => [name, value]),
    [
      ['phone', '+442077070707'],
      ['email', 'ada@example.org'],
      ['customer_id', 'c1'],
    ],
  )
})

test("a national phone number is read with the workspace's region", () => {
  const british = testRules({ settings: { defaultRegion: 'GB' } })
  assert.deepEqual(prepare({ phone: '020 7707 0707' }, {}, british).identifiers, [
    { kind: 'phone', value: '+442077070707' },
  ])
  assert.deepEqual(prepare({ phone: ' 020 7707 0707' }).identifiers, [{ kind: 'phone', value: '020 7707 0707' }])
})

test('a blocked value names nobody but is stored', () => {
  const write = prepare({ email: 'Test@Test.com', customer_id: 'N/A', first_name: 'Ada' })
  assert.deepEqual(write.identifiers, [])
  assert.deepEqual(
    write.fields.map(({ name, value }) => [name, value]),
    [
      ['email', 'test@test.com'],
      ['customer_id', 'N/A'],
      ['first_name', 'Ada'],
    ],
  )
})

test('a blocked phone number is blocked as it was sent, whatever a region would make of it', () => {
  for (const phone of ['0000000000', '(000) 000-0000', '5555555555']) {
    const write = prepare({ phone }, {}, testRules({ settings: { defaultRegion: 'US' } }))
    assert.deepEqual(write.identifiers, [], phone)
    assert.deepEqual(
      write.fields.map(({ value }) => value),
      [phone],
    )
  }
})

test("a workspace's own blocked values name nobody, however they were spelt in its settings", () => {
  const rules = testRules({ settings: { blockedValues: [' Info@Example.org '] } })
  assert.deepEqual(prepare({ email: 'INFO@example.org' }, {}, rules).identifiers, [])
})

test('a write that names nobody is refused where a surface needs a person', () => {
  const needed = { needsPerson: true }
  assert.deepEqual(codes(problems({ first_name: 'Ada' }, needed)), ['no_identifier identifiers'])
  assert.deepEqual(codes(problems({ email: 'test@test.com' }, needed)), ['no_identifier identifiers'])
  assert.equal(prepare({ email: 'ada@example.org' }, needed).identifiers.length, 1)
  assert.equal(prepare({ first_name: 'Ada' }, { ...needed, profileId: 'p' }).identifiers.length, 0)
  assert.equal(prepare({ first_name: 'Ada' }).identifiers.length, 0)
})

test('null clears, unless the field is not nullable or is required', () => {
  assert.deepEqual(prepare({ email: null }).fields, [{ name: 'email', value: null, behaviour: 'always_overwrite' }])
  assert.deepEqual(prepare({ email: null }).identifiers, [])
  assert.deepEqual(codes(problems({ must: null }, {}, json)), ['not_nullable must'])
  const rules = testRules({ profileFields: [field('fixed', { nullable: false })] })
  assert.deepEqual(codes(problems({ fixed: null }, {}, rules)), ['not_nullable fixed'])
})

test('unknown names are reported before bad values, each in the order sent', () => {
  const found = problems({ ltv: 'much', nope: 1, order_count: 1.5, constructor: 2 })
  assert.deepEqual(codes(found), [
    'unknown_field nope',
    'unknown_field constructor',
    'invalid_value ltv',
    'invalid_value order_count',
  ])
})

test('names of the prototype are refused where fields must be declared, and ordinary where they may be discovered', () => {
  const hostile: Record<string, Json> = JSON.parse('{"__proto__": {"polluted": 1}, "constructor": 1, "toString": "x"}')
  assert.deepEqual(codes(problems(hostile)), [
    'unknown_field __proto__',
    'unknown_field constructor',
    'unknown_field toString',
  ])
  assert.deepEqual(codes(problems(hostile, { undeclared: 'discover' })), ['unknown_field __proto__'])
  const write = prepare({ constructor: 1, toString: 'x', valueOf: null }, { undeclared: 'discover' })
  assert.deepEqual(
    write.fields.map(({ name, value, behaviour }) => [name, value, behaviour]),
    [
      ['constructor', 1, 'always_overwrite'],
      ['toString', 'x', 'always_overwrite'],
      ['valueOf', null, 'always_overwrite'],
    ],
  )
  assert.deepEqual(write.discovered, [
    { field: 'constructor', valueType: 'number' },
    { field: 'toString', valueType: 'string' },
  ])
})

test('what cannot be the name of a field is refused even where fields may be discovered', () => {
  for (const name of ['', 'a\u0000b', 'a\nb', 'x'.repeat(maxDiscoveredName + 1)]) {
    assert.deepEqual(codes(problems({ [name]: 1 }, { undeclared: 'discover' })), [`unknown_field ${name}`])
  }
})

test('where unusable values are skipped, the rest of the write is taken and the receipt says why', () => {
  const write = prepare(
    { email: 'ada@example.org', ltv: 'much', phone: 5, first_name: 'Ada' },
    { onInvalid: 'skip', matchKey: 'email' },
  )
  assert.deepEqual(
    write.fields.map(({ name }) => name),
    ['email', 'first_name'],
  )
  assert.deepEqual(write.skipped, {
    ltv: { verdict: 'invalid', why: 'expected a number' },
    phone: { verdict: 'invalid', why: 'expected a string' },
  })
  assert.deepEqual(codes(problems({ nope: 1, ltv: 'much' }, { onInvalid: 'skip' })), ['unknown_field nope'])
})

test('further identifiers name the person too; the last value of a kind is the field', () => {
  const write = prepare(
    { email: 'a@example.org' },
    { identifiers: { email: ['B@example.org', 'c@example.org'], customer_id: 'c1' } },
  )
  assert.deepEqual(
    write.identifiers.map(({ kind, value }) => `${kind} ${value}`),
    ['customer_id c1', 'email a@example.org', 'email b@example.org', 'email c@example.org'],
  )
  assert.deepEqual(
    write.fields.map(({ name, value }) => [name, value]),
    [
      ['email', 'c@example.org'],
      ['customer_id', 'c1'],
    ],
  )
})

test('a fault in an identifier names its place', () => {
  assert.deepEqual(codes(problems({}, { identifiers: { email: 'ada', nope: 'x', constructor: 'y' } })), [
    'unknown_identifier identifiers.nope',
    'unknown_identifier identifiers.constructor',
    'invalid_value identifiers.email',
  ])
})

test('an identifier is at most 512 characters long', () => {
  const rules = testRules({ profileFields: [field('loyalty_card')], settings: { identityKinds: [loyaltyCard] } })
  assert.equal(prepare({ loyalty_card: 'x'.repeat(512) }, {}, rules).identifiers.length, 1)
  assert.deepEqual(codes(problems({ loyalty_card: 'x'.repeat(513) }, {}, rules)), ['invalid_value loyalty_card'])
})

const loyaltyCard = { kind: 'loyalty_card', limit: 2, anonymous: false }

test('more values of a kind than a profile holds are refused', () => {
  assert.deepEqual(codes(problems({ customer_id: 'c1' }, { identifiers: { customer_id: 'c2' } })), [
    'too_many_identifiers identifiers.customer_id',
  ])
})

test('where unusable values are skipped, the last ones that a profile may hold stand', () => {
  const write = prepare(
    { customer_id: 'c1' },
    { identifiers: { customer_id: ['c2', 'c3'], email: 'a@example.org' }, onInvalid: 'skip' },
  )
  assert.deepEqual(
    write.identifiers.map(({ kind, value }) => `${kind} ${value}`),
    ['customer_id c3', 'email a@example.org'],
  )
  assert.equal(write.fields.find(({ name }) => name === 'customer_id')?.value, 'c3')
})

test('the same identifier in two spellings is one', () => {
  const write = prepare({ email: 'ada@example.org' }, { identifiers: { email: [' ADA@example.org '] } })
  assert.equal(write.identifiers.length, 1)
})

test('the match key is a known identity kind with a value', () => {
  const email = { email: 'ada@example.org' }
  assert.equal(prepare(email, { matchKey: 'email' }).matchKind, 'email')
  assert.deepEqual(codes(problems(email, { matchKey: 'nope' })), ['unknown_match_key match_key'])
  assert.deepEqual(codes(problems(email, { matchKey: 'constructor' })), ['unknown_match_key match_key'])
  assert.deepEqual(codes(problems(email, { matchKey: 'first_name' })), ['match_key_not_identity match_key'])
  assert.deepEqual(codes(problems(email, { matchKey: 'phone' })), ['match_key_without_value match_key'])
  assert.deepEqual(codes(problems({ email: null }, { matchKey: 'email' })), ['match_key_without_value match_key'])
  assert.deepEqual(codes(problems({ email: 'ada' }, { matchKey: 'email' })), ['invalid_value email'])
  assert.deepEqual(codes(problems({ ltv: 'x' }, { matchKey: 'phone', onInvalid: 'skip' })), [
    'match_key_without_value match_key',
  ])
})

test('a match key whose value is blocked names nobody', () => {
  const write = prepare({ email: 'test@test.com', customer_id: 'c1' }, { matchKey: 'email' })
  assert.equal(write.matchKind, undefined)
  assert.deepEqual(write.identifiers, [{ kind: 'customer_id', value: 'c1' }])
})

test('only json fields and undeclared ones take append, within the size of a json value', () => {
  const append = { behaviours: { tags: 'append', first_name: 'append', email: 'append', free: 'append' } } as const
  assert.deepEqual(prepare({ tags: 'vip', must: 'x' }, append, json).fields[0], {
    name: 'tags',
    value: 'vip',
    behaviour: 'append',
  })
  assert.deepEqual(codes(problems({ first_name: 'Ada' }, append)), ['invalid_value first_name'])
  assert.deepEqual(codes(problems({ email: 'ada@example.org' }, append)), ['invalid_value email'])
  assert.deepEqual(codes(problems({ tags: 'x'.repeat(40_000) }, append, json)), ['invalid_value tags'])
  assert.deepEqual(codes(problems({ tags: ['a\u0000'] }, append, json)), ['invalid_value tags'])
  assert.equal(prepare({ free: 1 }, { ...append, undeclared: 'discover' }).fields[0]?.behaviour, 'append')
  assert.equal(prepare({ tags: null }, append, json).fields[0]?.value, null)
})

test('undeclared values are stored as sent and their types noted; a clear tells no type', () => {
  const write = prepare({ a: { x: 1 }, b: [1], c: true, d: null }, { undeclared: 'discover' })
  assert.deepEqual(
    write.discovered.map(({ field: name, valueType }) => `${name} ${valueType}`),
    ['a object', 'b array', 'c boolean'],
  )
})
