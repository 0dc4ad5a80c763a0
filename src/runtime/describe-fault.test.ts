import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { describeFault } from './describe-fault.ts'

describe('describeFault', () => {
  test('text of the database that quotes a value is left out, its facts stay', () => {
    const cause = Object.assign(new Error('duplicate key: (ada@example.org)'), {
      severity: 'ERROR',
      routine: '_bt_check_unique',
      code: '23505',
      detail: 'Key (value)=(ada@example.org) already exists.',
      constraint: 'identifier_pkey',
    })
    const described = describeFault(new Error('statement x failed', { cause }))
    assert.equal(JSON.stringify(described).includes('ada@'), false)
    assert.equal(described.message, 'statement x failed')
    assert.deepEqual(described.cause?.facts, {
      code: '23505',
      severity: 'ERROR',
      constraint: 'identifier_pkey',
      routine: '_bt_check_unique',
    })
  })

  test('the text of a JSON fault is left out, where it arose stays', () => {
    try {
      JSON.parse('{"email": ada@example.org}')
      assert.fail('that was no JSON')
    } catch (error) {
      const described = describeFault(error)
      assert.equal(described.name, 'SyntaxError')
      assert.equal(JSON.stringify(described).includes('ada@'), false)
      assert.match(described.frames ?? '', /describe-fault\.test/)
    }
  })

  test('what is thrown without being an error is named by its type', () => {
    assert.deepEqual(describeFault('ada@example.org'), { name: 'string' })
  })
})
