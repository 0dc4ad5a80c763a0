import assert from 'node:assert/strict'
import { test } from 'node:test'
import { call, textOf } from '../../../test/call.ts'
import { fillStoredEvents } from '../../../test/fill-stored-events.ts'
import { forEachServer } from '../../../test/for-each-server.ts'
import type { Json } from '../../domain/json.ts'
import { statement } from '../../store/statement.ts'

const scoreList = statement(
  'test_score_of_list',
  ['uuid', 'uuid'],
  { score: 'int' },
  'select score from profile_score where workspace_id = $1 and profile_id = $2',
)

forEachServer('scores and fields over the kenbun surface', server => {
  async function newUnit() {
    const { id: workspaceId } = await server().createWorkspace()
    const { token: key } = await server().createKey(['*'], workspaceId)
    const { database } = server().engine
    const send = (target: string, json?: Json) => call(server(), target, { key, ...(json !== undefined && { json }) })
    const made = async (target: string, json: Json) => textOf(await send(target, json), 'id')
    return {
      workspaceId,
      send,
      made,
      lead: async (email: string) => textOf(await send('POST /v1/profiles', { identifiers: { email } }), 'profile_id'),
      field: async (id: string, name: string) => Object((await send(`GET /v1/profiles/${id}`)).body['fields'])[name],
      happened: (profileId: string, metadata: Record<string, Json>, occurredMs: number) =>
        fillStoredEvents(database, workspaceId, [{ profileId, metadata, occurredMs }]),
      score: async (profileId: string) => (await database.run(scoreList, [workspaceId, profileId]))[0]?.score,
      rescorePreview: async () =>
        (await send(`POST /api/v1/ou/unit_${workspaceId}/profile-scoring/rescore-preview`)).body,
    }
  }

  test('a backfill fills fields and scores, and the score follows each change of a rule before the answer', async () => {
    const { send, made, lead, field, happened, score } = await newUnit()
    const mia = await lead('mia@nordwind.example')
    await happened(mia, { team_size: '51-200' }, Date.UTC(2025, 0, 1))
    await made('POST /profile-mappings', { metadata_key: 'team_size', profile_field: 'company_employee_count' })
    const set = await made('POST /profile-scoring/rulesets', { name: 'Fit' })
    const rules = `/profile-scoring/rulesets/${set}/rules`
    const rule = { profile_field: 'company_employee_count', value: '51-200', weight: 20 }
    const ruleId = await made(`POST ${rules}`, rule)
    assert.equal(await score(mia), 0)
    const first = await send('POST /backfill/profile-mappings')
    assert.deepEqual([first.status, first.body], [200, { leads_processed: 1, leads_updated: 1 }])
    assert.equal(await field(mia, 'company_employee_count'), '51-200')
    assert.equal(await score(mia), 20)
    const second = await send('POST /backfill/profile-mappings')
    assert.deepEqual(second.body, { leads_processed: 1, leads_updated: 0 })

    await made(`POST ${rules}`, { ...rule, operator: 'greater_than', value: '50', weight: 15 })
    assert.equal(await score(mia), 35)
    await send(`PUT ${rules}/${ruleId}`, { active: false })
    assert.equal(await score(mia), 15)
    await send(`PUT ${rules}/${ruleId}`, { active: true, weight: -40 })
    assert.equal(await score(mia), 0)
    await send('PUT /settings/scoring', { allow_negative_scores: true })
    assert.equal(await score(mia), 0, 'a changed floor acts at the next computation')
    const rescored = await send('POST /profile-scoring/rescore')
    assert.deepEqual([rescored.status, rescored.body], [200, { leads_processed: 1, scores_changed: 1 }])
    assert.equal(await score(mia), -25)
    assert.equal((await send(`DELETE ${rules}/${ruleId}`)).status, 204)
    assert.equal(await score(mia), -25, 'a deleted rule is not recalculated')
  })

  test('a ruleset that is switched on is computed before the answer, one that is off is not', async () => {
    const { send, made, lead, score } = await newUnit()
    const id = await lead('a@a.co')
    const set = await made('POST /profile-scoring/rulesets', { name: 'Fit', active: false })
    await made(`POST /profile-scoring/rulesets/${set}/rules`, { profile_field: 'email', value: 'a@a.co', weight: 3 })
    assert.equal(await score(id), undefined)
    await send(`PUT /profile-scoring/rulesets/${set}`, { active: true })
    assert.equal(await score(id), 3)
  })

  test('a rescore preview counts what a rescore would change, and stores nothing', async () => {
    const { send, made, lead, score, rescorePreview } = await newUnit()
    const [a, b] = [await lead('a@a.co'), await lead('b@b.co')]
    await lead('c@c.co')
    const set = await made('POST /profile-scoring/rulesets', { name: 'Fit' })
    const rules = `/profile-scoring/rulesets/${set}/rules`
    const gone = await made(`POST ${rules}`, { profile_field: 'email', value: 'a@a.co', weight: 8 })
    await made(`POST ${rules}`, { profile_field: 'email', value: 'b@b.co', weight: -3 })
    await send(`DELETE ${rules}/${gone}`)
    await send('PUT /settings/scoring', { allow_negative_scores: true })
    assert.deepEqual([await score(a), await score(b)], [8, 0])
    assert.deepEqual(await rescorePreview(), {
      totalLeads: 3,
      affectedLeads: 2,
      estimatedIncreases: 0,
      estimatedDecreases: 2,
      estimatedUnchanged: 1,
      averageScoreChange: -5.5,
      executionTimeEstimate: '1s',
    })
    assert.deepEqual([await score(a), await score(b)], [8, 0])
    assert.deepEqual((await send('POST /profile-scoring/rescore')).body, { leads_processed: 3, scores_changed: 2 })
  })

  test('calls at once wait for each other, and each is answered with counts of its own', async () => {
    const { send, made, lead, happened } = await newUnit()
    await happened(await lead('a@a.co'), { k: 'v' }, Date.UTC(2025, 0, 1))
    await made('POST /profile-mappings', { metadata_key: 'k', profile_field: 'x' })
    const answers = await Promise.all([1, 2, 3].map(() => send('POST /backfill/profile-mappings')))
    assert.deepEqual(
      answers.map(answer => answer.status),
      [200, 200, 200],
    )
    assert.deepEqual(answers.map(answer => answer.body['leads_updated']).toSorted(), [0, 0, 1])
  })
})
