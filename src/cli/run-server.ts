import { readConfiguration } from '../runtime/configuration.ts'
import { createLogger } from '../runtime/logger.ts'
import { start } from './start.ts'

/** Starts the server that the environment describes; faults are told and set the exit code of the process. */
export async function runServer(environment: NodeJS.ProcessEnv): Promise<void> {
  const result = readConfiguration(environment)
  if (result.kind === 'refused') {
    for (const { variable, message } of result.faults) process.stderr.write(`${variable} ${message}\n`)
    process.exitCode = 2
    return
  }
  for (const { variable, message } of result.warnings) process.stderr.write(`${variable} ${message}\n`)
  const log = createLogger(result.configuration.logLevel)
  try {
    await start(result.configuration, log)
  } catch (error) {
    process.exitCode = 1
    process.stderr.write(`Onefold could not start: ${reasonOf(error)}\n`)
    log.debug({ err: error }, 'start failed')
  }
}

/** The messages of an error and its causes, which at a start name files, ports and statements, never field values. */
function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return 'for an unknown reason'
  return error.cause instanceof Error ? `${error.message}: ${reasonOf(error.cause)}` : error.message
}
