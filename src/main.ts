import { runServer } from './cli/run-server.ts'

await runServer(process.env)
