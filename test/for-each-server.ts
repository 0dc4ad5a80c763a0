import { after, before } from 'node:test'
import { forEachDatabase } from './databases.ts'
import { startTestServer, type TestServer, type TestServerOptions } from './server.ts'

/** Registers the suite for both databases, each with a server of its own; call `server()` inside of tests and hooks. */
export function forEachServer(
  suite: string,
  register: (server: () => TestServer) => void,
  options: TestServerOptions = {},
): void {
  forEachDatabase(suite, lane => {
    let started: TestServer | undefined
    before(async () => {
      started = await startTestServer(lane.database(), options)
    })
    after(() => started?.close())
    register(() => {
      if (started === undefined) throw new Error('the server starts before the first test; use it inside of tests')
      return started
    })
  })
}
