import assert from 'node:assert/strict'
import { test } from 'node:test'
import { fieldsFrom, sourceName } from './source-name.ts'

test('a source is a name, or the enrichment that it stands for', () => {
  assert.deepEqual(sourceName('crm'), { label: 'crm' })
  assert.deepEqual(sourceName(''), { label: 'unknown' })
  assert.deepEqual(sourceName('enrichment/crm'), { label: 'enrichment/crm' })
  const enrichment = { key: 'trade-register', id: 9017 }
  assert.deepEqual(sourceName('enrichment/trade-register/9017/10'), { label: 'trade-register', enrichment })
  assert.deepEqual(sourceName('enrichment/trade-register/9017'), { label: 'trade-register', enrichment })
})

test('the fields of a source are those that one of its enrichments filled', () => {
  const provenance = {
    tier: { source: 'crm' },
    job_title: { source: 'enrichment/web/7/10' },
    company: { source: 'enrichment/register/8/10' },
  }
  assert.deepEqual(fieldsFrom(provenance, 'web'), [{ field: 'job_title', enrichmentId: 7 }])
  assert.deepEqual(fieldsFrom(provenance, 'crm'), [])
})
