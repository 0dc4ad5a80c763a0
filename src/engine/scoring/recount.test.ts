import assert from 'node:assert/strict'
import { test } from 'node:test'
import { newBackfillTenant } from '../../../test/backfills.ts'
import { forEachDatabase } from '../../../test/databases.ts'
import { testChange } from '../../../test/engine.ts'
import { engagementRule, engagementRuleset } from '../../../test/scoring.ts'
import type { EngagementRule } from '../../domain/scoring/definitions.ts'
import { planChange, planNew } from '../../domain/scoring/plan/definition-plan.ts'
import { engagementRulesetRules } from '../../domain/scoring/plan/engagement-rules.ts'
import { statement } from '../../store/statement.ts'
import { changeScoring } from './change-scoring.ts'

/** As the writer would have left it before there were rules. */
const fillActivity = statement(
  'test_activity_insert',
  ['uuid'],
  {},
  `insert into profile_activity (workspace_id, profile_id, event_count, last_event_at, last_event_type)
select workspace_id, profile_id, count(*), max(occurred_at), max(type) from event where workspace_id = $1
group by workspace_id, profile_id`,
)

forEachDatabase('engagement rules that change', lane => {
  async function newTenant() {
    const tenant = await newBackfillTenant(lane.database())
    const { workspaceId, engine } = tenant
    const rulesetId = testChange.newId()
    return {
      ...tenant,
      async define(...rules: readonly EngagementRule[]) {
        const { id: _, ...draft } = engagementRuleset(rules)
        await changeScoring(engine, testChange, workspaceId, 'engagement_ruleset', (known, { updatedAtMs }) =>
          known.length === 0
            ? planNew(engagementRulesetRules, known, { ...draft, id: rulesetId })
            : planChange(engagementRulesetRules, known, rulesetId, { rules }, updatedAtMs),
        )
      },
      async scoreOf(profileId: string) {
        return (await tenant.scores()).find(row => row.profile_id === profileId)?.score
      },
    }
  }

  test('count the stored events of every home, and score them before the change is answered', async () => {
    const { write, happened, define, scoreOf, workspaceId } = await newTenant()
    const [a, b] = [await write({ email: 'a@a.co' }), await write({ phone: '+4930123456' })]
    const idle = await write({ email: 'idle@a.co' })
    await happened(a, { page: '/pricing' }, Date.UTC(2025, 0, 1), { type: 'view' })
    await happened(a, { page: '/' }, Date.UTC(2025, 0, 2), { type: 'view' })
    await happened(b, { page: '/pricing' }, Date.UTC(2025, 0, 3), { type: 'view' })
    await happened(b, {}, Date.UTC(2025, 0, 4), { type: 'view', suppression: 'metadata_filter' })
    await lane.database().run(fillActivity, [workspaceId])
    const live = await write({ email: 'a@a.co', phone: '+4930123456' })
    const rule = { ...engagementRule('view', 5), id: testChange.newId() }
    await define(rule)
    assert.equal(await scoreOf(live), 15)
    assert.equal(await scoreOf(idle), undefined)
    await define({ ...rule, weight: 7 })
    assert.equal(await scoreOf(live), 21)
    await define({ ...rule, filters: [{ field: 'page', operator: 'equals', value: '/pricing' }] })
    assert.equal(await scoreOf(live), 10)
    await define({ ...rule, isActive: false })
    assert.equal(await scoreOf(live), 0)
    await define(rule, { ...rule, id: testChange.newId(), eventType: 'nothing' })
    assert.equal(await scoreOf(live), 15)
  })
})
