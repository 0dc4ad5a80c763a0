import assert from 'node:assert/strict'
import { test } from 'node:test'
import { forEachDatabase } from '../../test/databases.ts'
import { DatabaseError } from './database.ts'
import { statement } from './statement.ts'

const counterFind = statement('counter_find', [], { n: 'int' }, 'select n from counter for update')
const counterUpdate = statement('counter_update', ['int'], {}, 'update counter set n = $1::int')
const counterCount = statement('counter_count', [], { n: 'int' }, 'select n from counter')

forEachDatabase('transactions asked for at the same time', lane => {
  test('take turns, and statements of others never run inside of one', async () => {
    const database = lane.database()
    await database.execute('create table counter (n int not null); insert into counter values (0)')
    const seen: number[] = []
    const increments = Array.from({ length: 20 }, (_, i) =>
      database.transaction(async tx => {
        const [row] = await tx.run(counterFind, [])
        await tx.run(counterUpdate, [(row?.n ?? 0) + 1])
        if (i % 3 === 0) throw new Error('changed its mind')
      }),
    )
    const reads = Array.from({ length: 20 }, async () => {
      const [row] = await database.run(counterCount, [])
      seen.push(row?.n ?? -1)
    })
    const failing = database.execute('select 1/0').catch(error => error)
    const outcomes = await Promise.allSettled(increments)
    await Promise.all(reads)
    assert.ok((await failing) instanceof DatabaseError)
    const committed = outcomes.filter(({ status }) => status === 'fulfilled').length
    const [last] = await database.run(counterCount, [])
    assert.deepEqual([committed, last?.n], [13, 13])
    assert.ok(seen.every(n => n >= 0 && n <= 13))
  })
})
