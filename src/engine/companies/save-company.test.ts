import assert from 'node:assert/strict'
import { test } from 'node:test'
import { forEachDatabase } from '../../../test/databases.ts'
import { createTestEngine, createTestWorkspace, profileWrite, receiptOf, testChange } from '../../../test/engine.ts'
import type { FieldEdit } from '../../domain/command.ts'
import { collectPerson } from '../profiles/collect-person.ts'
import { eraseProfile } from '../profiles/erase-profile.ts'
import { findCompany, readCompany } from './find-company.ts'
import { assignCompany, changeCompany, makeCompany } from './save-company.ts'

const overwrite = 'always_overwrite'
const website: FieldEdit = { name: 'website', value: 'https://www.breads.example', behaviour: overwrite }

forEachDatabase('companies', lane => {
  const make = (workspaceId: string, name: string, edits: readonly FieldEdit[] = []) =>
    makeCompany(lane.database(), testChange, workspaceId, name, edits)

  test('of several that make a company of one name at once, one makes it', async () => {
    const workspaceId = await createTestWorkspace(lane.database())
    const made = await Promise.all(['Breads', 'BREADS', ' breads '].map(name => make(workspaceId, name)))
    assert.equal(made.filter(company => company !== undefined).length, 1)
    assert.equal((await findCompany(lane.database(), workspaceId, 'bReads'))?.id, made.find(one => one)?.id)
  })

  test('the name is stronger than the website', async () => {
    const workspaceId = await createTestWorkspace(lane.database())
    const breads = await make(workspaceId, 'Breads', [website])
    const cakes = await make(workspaceId, 'Cakes')
    const find = (name: string, site?: string) => findCompany(lane.database(), workspaceId, name, site)
    assert.equal((await find('Cakes', 'breads.example'))?.id, cakes?.id)
    assert.equal((await find('Pies', 'breads.example'))?.id, breads?.id)
    assert.equal(await find('Pies'), undefined)
  })

  test('a company of another workspace is not there', async () => {
    const [ours, theirs] = [await createTestWorkspace(lane.database()), await createTestWorkspace(lane.database())]
    const company = await make(theirs, 'Breads', [website])
    assert.equal(await findCompany(lane.database(), ours, 'Breads', 'breads.example'), undefined)
    assert.equal(await readCompany(lane.database(), ours, company?.id ?? ''), undefined)
    const change = { edits: [website] }
    assert.equal(await changeCompany(lane.database(), testChange, ours, company?.id ?? '', change), 'not_found')
  })

  test('equal values change nothing, and edits apply in their order', async () => {
    const workspaceId = await createTestWorkspace(lane.database())
    const company = await make(workspaceId, 'Breads', [
      website,
      { name: 'tags', value: ['a', 'b'], behaviour: overwrite },
    ])
    assert.ok(company)
    const change = (edits: readonly FieldEdit[], name?: string) =>
      changeCompany(lane.database(), testChange, workspaceId, company.id, {
        edits,
        ...(name !== undefined && { name }),
      })
    const same = await change([website], 'Breads')
    assert.ok(typeof same === 'object')
    assert.equal(same.updatedAtMs, company.updatedAtMs)
    const changed = await change([
      { name: 'tags', value: ['b', 'c'], behaviour: 'append' },
      { name: 'tags', value: 'a', behaviour: 'remove' },
      { name: 'website', value: null, behaviour: overwrite },
    ])
    assert.ok(typeof changed === 'object')
    assert.deepEqual(changed.fields, { tags: ['b', 'c'] })
    assert.equal(await findCompany(lane.database(), workspaceId, 'x', 'breads.example'), undefined)
    await make(workspaceId, 'Cakes')
    assert.equal(await change([], 'CAKES'), 'name_taken')
  })

  test('who is exported names the company, and who is erased leaves it', async () => {
    const database = lane.database()
    const workspaceId = await createTestWorkspace(database)
    const { writer } = createTestEngine(database)
    const { profileId } = receiptOf(await writer.write(workspaceId, profileWrite({ email: 'a@x.example' })))
    const company = await make(workspaceId, 'Breads')
    assert.ok(company && profileId)
    assert.ok(await assignCompany(database, workspaceId, profileId, company.id))
    const person = await collectPerson(database, workspaceId, profileId)
    assert.deepEqual(person?.company, { id: company.id, name: 'Breads' })
    assert.ok(await eraseProfile(database, testChange, workspaceId, profileId))
    assert.equal((await readCompany(database, workspaceId, company.id))?.name, 'Breads')
    assert.equal(await assignCompany(database, workspaceId, profileId, company.id), false)
  })
})
