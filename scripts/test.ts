// Runs the tests: all of them, or the files that are named. Node's own choice is one file fewer at a time than there are
// processors, which makes it one on two; there a file waits for its database, its browser or its sockets so much that two
// side by side take little more than half the time.

import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { availableParallelism } from 'node:os'

const allFiles = ['src/**/*.test.ts', 'console/**/*.test.ts', 'test/**/*.test.ts']

const given = process.argv.slice(2)
const options = given.filter(each => each.startsWith('-'))
const files = given.filter(each => !each.startsWith('-'))
const atOnce = Math.max(2, availableParallelism() - 1)

const child = spawn(
  process.execPath,
  [
    '--test',
    `--test-concurrency=${atOnce}`,
    '--test-reporter=spec',
    '--test-global-setup=test/global-setup.ts',
    ...options,
    ...(files.length > 0 ? files : allFiles),
  ],
  { stdio: 'inherit' },
)
// What ends this ends the run, which then takes its databases away; a terminal tells both by itself.
process.on('SIGTERM', () => child.kill('SIGTERM'))
process.on('SIGINT', () => undefined)
const [code] = await once(child, 'exit')
process.exitCode = code ?? 1
