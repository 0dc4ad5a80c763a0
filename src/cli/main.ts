import { createContext } from './context.ts'
import { type ExitCode, exitCodes } from './exit-codes.ts'
import { CliFault } from './fault.ts'
import { createInterrupts } from './interrupts.ts'
import { openTerminal } from './output/terminal.ts'
import { createProgram } from './program.ts'
import { reportFault } from './report-fault.ts'

// The command `onefold`. `bin/onefold.js` finds the Node that runs this file.

const terminal = openTerminal(process.env)
using interrupts = createInterrupts(Date.now)
let exitCode: ExitCode | undefined

for (const output of [process.stdout, process.stderr]) {
  output.on('error', error => {
    if (!('code' in error) || error.code !== 'EPIPE') throw error
    process.exitCode = exitCodes.brokenPipe
    interrupts.abort(new CliFault('the reader went away', { exitCode: exitCodes.brokenPipe }))
  })
}

const program = createProgram(
  createContext({
    environment: process.env,
    terminal,
    interrupts,
    now: Date.now,
    endWith: code => {
      exitCode = code
    },
  }),
)
try {
  await program.parseAsync()
  if (exitCode !== undefined) process.exitCode = exitCode
} catch (error) {
  process.exitCode = reportFault(interrupts.signal.aborted ? interrupts.signal.reason : error, terminal)
}
