import type { Client } from 'pg'
import { DatabaseError, type Queryable } from './database.ts'
import { runOn, toDatabaseError } from './pg-session.ts'
import type { Parameters, ParameterTypes, Row, RowTypes, Statement } from './statement.ts'

export type Lane = Queryable & AsyncDisposable

type State =
  | { readonly is: 'idle' }
  | { readonly is: 'connecting'; readonly client: Promise<Client> }
  | { readonly is: 'connected'; readonly client: Client }
  | { readonly is: 'closed' }

/**
 * One connection that opens at its first call, and again at the first call after it was lost. Calls made while others
 * are under way go out at once (pipelined) and run in the order of the calls.
 */
export function openLane(createClient: () => Client, onConnect: (client: Client) => void): Lane {
  let state: State = { is: 'idle' }

  async function connect(): Promise<Client> {
    const client = createClient()
    const forget = () => {
      if (state.is !== 'closed' && (state.is !== 'connected' || state.client === client)) state = { is: 'idle' }
    }
    client.on('error', forget)
    client.on('end', forget)
    // The server announces the end of a session before it closes the socket; the next call must not fall in between.
    client.connection.on('errorMessage', (message: { severity?: string }) => {
      if (message.severity === 'FATAL') forget()
    })
    onConnect(client)
    try {
      await client.connect()
    } catch (error) {
      forget()
      throw error
    }
    if (state.is !== 'closed') state = { is: 'connected', client }
    return client
  }

  function currentClient(statementName: string): Client | Promise<Client> {
    if (state.is === 'connected' || state.is === 'connecting') return state.client
    if (state.is === 'closed') throw new DatabaseError('08003', statementName, new Error('the database is closed'))
    const connecting = connect()
    state = { is: 'connecting', client: connecting }
    return connecting
  }

  async function runWhenConnected<P extends ParameterTypes, R extends RowTypes>(
    statement: Statement<P, R>,
    params: Parameters<P>,
  ): Promise<readonly Row<R>[]> {
    let client: Client
    try {
      client = await currentClient(statement.name)
    } catch (error) {
      throw toDatabaseError(error, statement.name)
    }
    return runOn(client, statement, params)
  }

  return {
    run(statement, params) {
      if (state.is === 'connected') return runOn(state.client, statement, params)
      return runWhenConnected(statement, params)
    },

    async [Symbol.asyncDispose]() {
      const last = state
      state = { is: 'closed' }
      if (last.is !== 'connected' && last.is !== 'connecting') return
      // Calls that wait for the connection were first in line for it, so theirs are under way when this one gets it.
      const client = await Promise.resolve(last.client).catch(() => undefined)
      await client?.end()
    },
  }
}
