import type { Define } from '../context.ts'

export const define: Define = (program, { environment, interrupts }) => {
  program
    .command('start')
    .summary('start the server')
    .description('Start the server, as npm start does. It is configured by its environment alone.')
    .addHelpText(
      'after',
      `
Examples:
  onefold start
  PORT=9000 ONEFOLD_DATA=/var/lib/onefold onefold start
  DATABASE_URL=postgresql://onefold:secret@localhost/onefold onefold start

Ctrl-C or SIGTERM lets what is under way finish. All variables: docs/running.md`,
    )
    .action(async () => {
      // The server drains at signals by itself.
      interrupts[Symbol.dispose]()
      const { runServer } = await import('../run-server.ts')
      await runServer(environment)
    })
}
