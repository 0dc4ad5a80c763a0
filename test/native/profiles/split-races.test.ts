import assert from 'node:assert/strict'
import { test } from 'node:test'
import { forEachServer } from '../../for-each-server.ts'
import { preparePeople } from './people.ts'

forEachServer('merges, splits and writes at the same time', server => {
  const people = preparePeople(server)

  test('lose no write, leave no identifier without a live owner, and split each merge once', async () => {
    const emails = Array.from({ length: 6 }, (_, index) => `race${index}@example.com`)
    const homes: string[] = []
    for (const email of emails) homes.push((await people.write({ identifiers: { email } })).profile_id)
    const counts = new Map(emails.map(email => [email, 0]))
    const statuses: number[] = []

    async function write(email: string): Promise<void> {
      for (let round = 1; round <= 20; round += 1) {
        await people.write({ identifiers: { email }, set: { [`count_${email.charAt(4)}`]: round } })
        counts.set(email, round)
      }
    }
    async function mergeAndPart(place: number): Promise<void> {
      for (let round = 0; round < 5; round += 1) {
        const survivor = homes[place % homes.length]
        const absorbed = homes[(place + 1) % homes.length]
        const merged = await people.as('POST /v1/profiles/merge', { json: { survivor, absorbed } })
        assert.ok([200, 409].includes(merged.status), merged.text)
        if (merged.status !== 200) continue
        const mergeId = Object(merged.body['merge']).merge_id
        const undone = await Promise.all([1, 2].map(() => people.as(`POST /v1/merges/${mergeId}/undo`)))
        statuses.push(...undone.map(answer => answer.status).toSorted())
      }
    }
    await Promise.all([...emails.map(write), mergeAndPart(0), mergeAndPart(2), mergeAndPart(3)])

    assert.ok(statuses.length > 0)
    assert.ok(
      statuses.every((status, index) => status === (index % 2 === 0 ? 200 : 409)),
      statuses.join(),
    )
    for (const [index, email] of emails.entries()) {
      const person = await people.lookup('email', email)
      assert.equal(person.id, homes[index])
      assert.deepEqual(person.absorbed, [])
      assert.deepEqual({ ...person.fields }, { email, [`count_${index}`]: counts.get(email) })
    }
  })

  test('an erased person is gone, or was made anew by a write that came after', async () => {
    const email = 'phoenix@example.com'
    await people.write({ identifiers: { email } })
    const erase = async () => {
      for (let round = 0; round < 10; round += 1) {
        const query = new URLSearchParams({ kind: 'email', value: email })
        const { body } = await people.as(`GET /v1/profiles/lookup?${query}`)
        if (typeof body['id'] === 'string') await people.as(`DELETE /v1/profiles/${body['id']}`)
      }
    }
    const write = async () => {
      for (let round = 0; round < 20; round += 1) await people.write({ identifiers: { email }, set: { ltv: round } })
    }
    await Promise.all([erase(), write()])
    const { profile_id: id } = await people.write({ identifiers: { email }, set: { ltv: 99 } })
    const person = await people.lookup('email', email)
    assert.equal(person.id, id)
    assert.deepEqual(person.fields, { email, ltv: 99 })
  })
})
