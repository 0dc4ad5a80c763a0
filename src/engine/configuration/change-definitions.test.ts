import assert from 'node:assert/strict'
import { test } from 'node:test'
import { forEachDatabase } from '../../../test/databases.ts'
import { createTestEngine, createTestWorkspace, testChange } from '../../../test/engine.ts'
import { noScoring } from '../../domain/scoring/definitions.ts'
import { type DefinitionPlan, planNew, planRemoval } from '../../domain/scoring/plan/definition-plan.ts'
import { mappingRules } from '../../domain/scoring/plan/mapping-rules.ts'
import { auditLogList } from '../../store/read/audit-log.ts'
import { definitionUpsert } from '../../store/write/definition.ts'
import { changeDefinitions } from './change-definitions.ts'

const behaviour = 'always_overwrite'

forEachDatabase('definitions', lane => {
  const add = (workspaceId: string, metadataKey: string) =>
    changeDefinitions(lane.database(), testChange, workspaceId, 'mapping', (known, stamp) =>
      planNew(mappingRules, known, { ...stamp, metadataKey, field: 'role', behaviour }),
    )

  function resultOf<T extends { readonly id: string; readonly createdAtMs: number; readonly updatedAtMs: number }, R>(
    plan: DefinitionPlan<T, R> | undefined,
  ): R {
    assert.ok(plan?.kind === 'changed')
    return plan.result
  }

  test('a workspace that has defined nothing has the default settings and nothing else', async () => {
    const workspaceId = await createTestWorkspace(lane.database())
    const config = await createTestEngine(lane.database()).config.get(workspaceId)
    assert.deepEqual(config?.scoring, noScoring)
  })

  test('a change holds for engines that knew the workspace before, as soon as they look', async () => {
    const workspaceId = await createTestWorkspace(lane.database())
    const { config } = createTestEngine(lane.database())
    const earlier = await config.get(workspaceId)
    const first = resultOf(await add(workspaceId, 'a'))
    const second = resultOf(await add(workspaceId, 'b'))
    const latest = await config.refresh(workspaceId)
    assert.deepEqual(latest?.scoring.mappings, [first, second])
    assert.equal(latest?.version, (earlier?.version ?? 0) + 2)
    await changeDefinitions(lane.database(), testChange, workspaceId, 'mapping', known =>
      planRemoval(mappingRules, known, first.id),
    )
    assert.deepEqual((await config.refresh(workspaceId))?.scoring.mappings, [second])
  })

  test('of changes that contradict each other, one is made', async () => {
    const workspaceId = await createTestWorkspace(lane.database())
    const plans = await Promise.all(Array.from({ length: 5 }, () => add(workspaceId, 'same')))
    assert.equal(plans.filter(plan => plan?.kind === 'changed').length, 1)
    assert.equal(plans.filter(plan => plan?.kind === 'refused' && plan.refusal.code === 'conflict').length, 4)
  })

  test('a refused change leaves everything as it was, the version included', async () => {
    const workspaceId = await createTestWorkspace(lane.database())
    await add(workspaceId, 'a')
    const { config } = createTestEngine(lane.database())
    const earlier = await config.get(workspaceId)
    for (const key of [' ', 'a']) assert.equal((await add(workspaceId, key))?.kind, 'refused')
    assert.equal(await config.refresh(workspaceId), earlier)
  })

  test('each change leaves a line in the audit log that names what it was about', async () => {
    const workspaceId = await createTestWorkspace(lane.database())
    const { id } = resultOf(await add(workspaceId, 'team_size'))
    const [line] = await lane.database().run(auditLogList, [workspaceId, null, 1, null, null])
    assert.deepEqual(
      [line?.action, line?.subject, line?.detail, line?.actor],
      ['mapping.create', id, { name: 'team_size' }, 'test'],
    )
  })

  test('there is nothing to change in a workspace that is not there', async () => {
    assert.equal(await add(testChange.newId(), 'a'), undefined)
  })

  test('a definition damaged by hand fails by its name when it is read', async () => {
    const workspaceId = await createTestWorkspace(lane.database())
    const id = testChange.newId()
    const [created_at, updated_at] = [new Date(0), new Date(0)]
    const row = { definition_id: id, body: { metadataKey: 5 }, created_at, updated_at }
    await lane.database().run(definitionUpsert, [workspaceId, 'mapping', JSON.stringify([row])])
    await assert.rejects(createTestEngine(lane.database()).config.get(workspaceId), {
      message: new RegExp(`^definition mapping ${id} is damaged`),
    })
  })
})
