import assert from 'node:assert/strict'
import { test } from 'node:test'
import { faultOf } from './problem.ts'

const asked = { method: 'POST', path: '/v1/imports', url: 'http://localhost:8080', keyOrigin: null }

test('what the answer says in its detail is not listed again, and what it does not say is', () => {
  const [one, other] = [
    { path: 'mapping.Ort', message: 'there is no field place' },
    { path: 'match_key', message: 'no column is mapped to email' },
  ]
  const problem = (errors: readonly object[]) =>
    JSON.stringify({ title: 'Refused', detail: 'mapping.Ort: there is no field place. Nothing was started.', errors })
  assert.deepEqual(faultOf(422, problem([one]), asked).details, [])
  assert.deepEqual(faultOf(422, problem([one, other]), asked).details, ['match_key: no column is mapped to email'])
})

test('parts of a request are not told, since the person did not write it', () => {
  const error = { path: 'querystring.filter[0]', message: 'expected field:op:value', value: 'x' }
  const text = JSON.stringify({
    title: 'Refused',
    detail: 'querystring.filter[0]: expected field:op:value.',
    errors: [error],
  })
  const fault = faultOf(422, text, asked)
  assert.deepEqual([fault.message, fault.details], ['filter[0]: expected field:op:value.', []])
})
