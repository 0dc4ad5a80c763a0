import assert from 'node:assert/strict'
import { test } from 'node:test'
import { fillEvents } from '../../../test/fill-events.ts'
import { forEachServer } from '../../../test/for-each-server.ts'
import { preparePeople } from '../../../test/native/profiles/people.ts'
import { compileScoring } from '../../domain/scoring/compile-scoring.ts'
import { noScoring, type Segment } from '../../domain/scoring/definitions.ts'
import { firstId } from '../../store/read/bounds.ts'
import { scanMembers } from './segment-members.ts'

forEachServer('the members of a segment', server => {
  const people = preparePeople(server)

  test('are found among more profiles than one batch has, in the order of their ids, each once', async () => {
    const profiles = Array.from({ length: 1_201 }, (_, i) => ({
      identifiers: { email: `p${i}@example.com` },
      set: { tier: i % 100 === 0 ? 'gold' : 'iron' },
    }))
    await people.as('POST /v1/profiles/batch', { json: { profiles } })
    const withEvent = await people.lookup('email', 'p1150@example.com')
    const home = await people.lookup('email', 'p1151@example.com')
    const events = [{ type: 'call', atMs: Date.now(), metadata: { about: 'price' } }]
    await fillEvents(server().engine, people.workspaceId(), home.id, events)
    await people.merge(withEvent.id, home.id)

    const members = async (definition: Pick<Segment, 'match' | 'rules'>): Promise<readonly string[]> => {
      const { database } = server().engine
      const found: string[] = []
      for await (const id of scanMembers(
        database,
        people.workspaceId(),
        compileScoring(noScoring),
        definition,
        firstId,
      )) {
        found.push(id)
      }
      return found
    }
    const isGold = { on: 'field', field: 'tier', operator: 'equals', value: 'gold' } as const
    const called = { on: 'event', eventType: 'call', field: 'about', operator: 'contains', value: 'PRICE' } as const
    const golden = await members({ match: 'all', rules: [isGold] })
    assert.equal(golden.length, 13)
    assert.deepEqual(golden, [...new Set(golden)].toSorted())
    assert.deepEqual(await members({ match: 'all', rules: [called] }), [withEvent.id])
    assert.deepEqual(await members({ match: 'all', rules: [called, isGold] }), [])
    assert.equal((await members({ match: 'any', rules: [called, isGold] })).length, 14)
    assert.deepEqual(await members({ match: 'any', rules: [] }), [])
  })
})
