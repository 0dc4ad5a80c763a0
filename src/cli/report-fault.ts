import { CommanderError } from 'commander'
import { type ExitCode, exitCodes } from './exit-codes.ts'
import { CliFault } from './fault.ts'
import type { Terminal } from './output/terminal.ts'
import { showText } from './output/text.ts'

const maxDetails = 20

/** Tells the person what ended the command, and gives the exit code that says so. */
export function reportFault(error: unknown, terminal: Terminal): ExitCode {
  // Commander has said what was wrong; help and version are no faults.
  if (error instanceof CommanderError) return error.exitCode === 0 ? exitCodes.done : exitCodes.usage
  const fault = error instanceof CliFault ? error : unforeseen(error)
  if (fault.exitCode === exitCodes.brokenPipe) return fault.exitCode
  terminal.tell(`${terminal.paintError('red', 'onefold:')} ${showText(fault.message)}`)
  for (const detail of fault.details.slice(0, maxDetails)) terminal.tell(`  - ${showText(detail)}`)
  if (fault.details.length > maxDetails) terminal.tell(`  - ${fault.details.length - maxDetails} more`)
  if (fault.todo !== null) terminal.tell(showText(fault.todo))
  return fault.exitCode
}

function unforeseen(error: unknown): CliFault {
  if (!(error instanceof Error)) return new CliFault(String(error))
  if ('code' in error && error.code === 'EPIPE') return new CliFault('', { exitCode: exitCodes.brokenPipe })
  const isOfSystem = 'code' in error && typeof error.code === 'string' && 'syscall' in error
  // Faults of files name the file and what is wrong with it; anything else is ours, and its place is what helps.
  if (isOfSystem) return new CliFault(error.message, { cause: error })
  const details = (error.stack ?? '')
    .split('\n')
    .slice(1, 6)
    .map(line => line.trim())
  return new CliFault(`something went wrong in the command line: ${error.message}`, { details, cause: error })
}
