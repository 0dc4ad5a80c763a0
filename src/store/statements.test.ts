import assert from 'node:assert/strict'
import { test } from 'node:test'
import { connectFreshClient, forEachDatabase } from '../../test/databases.ts'
import { checkNames, checkStatements, collectStatements } from '../../test/statement-catalogue.ts'
import { statement } from './statement.ts'

const collected = await collectStatements()
const statements = collected.map(entry => entry.statement)

test('every statement has a name of its own, made of entity, operation and qualifier', () => {
  assert.ok(statements.length > 0)
  assert.deepEqual(checkNames(statements), [])
})

forEachDatabase('the statements', lane => {
  test('declare the parameters and columns that the database sees in them', async () => {
    await using fresh = await connectFreshClient(lane.kind)
    assert.deepEqual(await checkStatements(fresh.client, statements), [])
  })

  test('are caught when they declare what is not so', async () => {
    const wrong = [
      statement('test_a_find', ['int'], { a: 'bigint', b: 'text' }, 'select $1::text as a, 1 as c'),
      statement('test_b_find', [], { a: 'int?' }, 'select $1::uuid as a'),
      statement('test_c_find', [], {}, 'select nothing'),
      statement('test_d_insert', ['jsonb?', 'timestamptz'], {}, 'insert into workspace_none values ($1)'),
    ]
    await using fresh = await connectFreshClient(lane.kind)
    assert.deepEqual(await checkStatements(fresh.client, wrong), [
      'test_a_find: $1 is declared int, the database says text',
      'test_a_find: column a is declared bigint, the database says text',
      'test_a_find: column b is declared, the database returns none of that name',
      'test_a_find: column c is returned and not declared',
      'test_b_find: declares 0 parameters, the text has 1',
      'test_b_find: column a is declared int?, the database says uuid',
      'test_c_find: cannot be prepared: column "nothing" does not exist',
      'test_d_insert: cannot be prepared: relation "workspace_none" does not exist',
    ])
  })
})
