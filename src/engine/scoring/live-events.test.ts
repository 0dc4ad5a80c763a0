import assert from 'node:assert/strict'
import { readFile } from 'node:fs/promises'
import { test } from 'node:test'
import { newBackfillTenant } from '../../../test/backfills.ts'
import { forEachDatabase } from '../../../test/databases.ts'
import { fitRule } from '../../../test/scoring.ts'

const events = (await readFile(new URL('../../../examples/chinook/events.ndjson', import.meta.url), 'utf8'))
  .trim()
  .split('\n')
  .map(line => JSON.parse(line))

forEachDatabase('chinook events', lane => {
  for (const order of ['as they come', 'in reverse']) {
    test(`mapped before or after they came (${order}) give the same fields and scores`, async () => {
      const given = order === 'in reverse' ? events.toReversed() : events
      async function run(isMappedFirst: boolean) {
        const tenant = await newBackfillTenant(lane.database())
        async function define() {
          await tenant.map('company_size', 'company_employee_count')
          await tenant.map('industry', 'company_industry', 'only_if_empty')
          await tenant.map('job_title', 'contact_job_title')
          await tenant.map('invoice_total', 'ltv')
          await tenant.rate(
            fitRule('company_employee_count', '50', 20, { operator: 'greater_than' }),
            fitRule('company_industry', 'Finance', 10),
          )
        }
        if (isMappedFirst) await define()
        for (const { alias, event_type, timestamp, metadata } of given) {
          await tenant.engine.writer.write(tenant.workspaceId, {
            type: 'event',
            identifiers: { email: alias },
            eventType: event_type,
            occurredMs: Date.parse(timestamp),
            metadata,
            source: 'test',
            linkPolicy: 'weaker-only',
          })
        }
        if (!isMappedFirst) await define()
        const counts = await tenant.backfill()
        const emails = new Map<string, unknown>()
        for (const { profile_id, fields } of await tenant.allFields()) {
          const score = (await tenant.scores()).find(row => row.profile_id === profile_id)?.score
          emails.set(String(Object(fields).email), { fields, score })
        }
        return { counts, emails: Object.fromEntries([...emails].toSorted()) }
      }
      const [before, after] = [await run(true), await run(false)]
      assert.deepEqual(after.emails, before.emails)
      assert.equal(before.counts[1], 0)
      assert.ok(after.counts[1] > 0)
    })
  }
})
