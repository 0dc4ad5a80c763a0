import assert from 'node:assert/strict'
import { test } from 'node:test'
import { call } from '../../../test/call.ts'
import { forEachServer } from '../../../test/for-each-server.ts'
import { wireLeadId } from './lead-id.ts'

forEachServer('merges of leads that race', server => {
  test('two merges that cross never both succeed with different survivors', async () => {
    const { id } = await server().createWorkspace()
    const { token: key } = await server().createKey(['*'], id)
    const lead = async (email: string) => {
      const made = await call(server(), 'POST /v1/profiles', { key, json: { identifiers: { email } } })
      return wireLeadId(String(made.body['profile_id']))
    }
    for (let round = 0; round < 10; round++) {
      const [a, b] = [await lead(`a${round}@cross.example`), await lead(`b${round}@cross.example`)]
      const merge = (targetLeadId: string, source: string) =>
        call(server(), 'POST /leads/merge', { key, json: { targetLeadId, sourceLeadIds: [source] } })
      const answers = await Promise.all([merge(a, b), merge(b, a)])
      const done = answers.filter(answer => answer.status === 200)
      assert.equal(done.length, 1, answers.map(answer => answer.text).join('\n'))
      const refused = answers.find(answer => answer.status !== 200)
      assert.ok(refused?.status === 409 || refused?.status === 400, refused?.text)
      const live = await call(server(), `GET /lead/${a}`, { key })
      assert.equal(live.body['lead_id'], done[0]?.body['target_lead_id'])
    }
  })
})
