import { type Client, Pool, type PoolClient, type PoolConfig } from 'pg'
import { DatabaseError } from './database.ts'
import { endsSession, toDatabaseError } from './pg-session.ts'

export type SessionPool = AsyncDisposable & {
  /** Lends a session for as long as `work` takes; `name` is what an error calls it. */
  use<T>(name: string, work: (client: Client) => Promise<T>): Promise<T>
}

/** A pool that, on closing, lets everything asked of it finish first. */
export function openSessionPool(config: PoolConfig, onConnect: (client: Client) => void): SessionPool {
  const pool = new Pool(config)
  pool.on('connect', client => {
    // Without a listener, a connection lost while it is lent out would end the process.
    client.on('error', ignore)
    onConnect(client)
  })
  // An idle connection that dies has left the pool already; the next call opens another.
  pool.on('error', ignore)

  let underWay = 0
  let isClosed = false
  const finished = Promise.withResolvers<void>()

  return {
    async use(name, work) {
      if (isClosed) throw new DatabaseError('08003', name, new Error('the database is closed'))
      underWay += 1
      try {
        return await lend(pool, name, work)
      } finally {
        underWay -= 1
        if (isClosed && underWay === 0) finished.resolve()
      }
    },

    async [Symbol.asyncDispose]() {
      isClosed = true
      // The pool itself forgets who waits for a session when it ends.
      if (underWay > 0) await finished.promise
      await pool.end()
    },
  }
}

async function lend<T>(pool: Pool, name: string, work: (client: Client) => Promise<T>): Promise<T> {
  let client: PoolClient
  try {
    client = await pool.connect()
  } catch (error) {
    throw toDatabaseError(error, name)
  }
  let isLost = false
  try {
    return await work(client)
  } catch (error) {
    isLost = endsSession(error)
    throw error
  } finally {
    // A session that did not come back to rest (its rollback failed) is closed, not reused.
    client.release(isLost || client.getTransactionStatus() !== 'I')
  }
}

function ignore(): void {}
