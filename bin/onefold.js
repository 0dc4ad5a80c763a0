#!/usr/bin/env node
// Runs the command line with the Node that the project pins, whatever Node runs this file: it must stay plain JavaScript
// for Node 20. Signals go on to that process; its exit code, or the signal that ended it, is passed back.

import { spawn } from 'node:child_process'
import { existsSync, realpathSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'

const oldestMajor = 24
const main = fileURLToPath(new URL('../src/cli/main.ts', import.meta.url))

/** The binary of the npm package `node`, which npm scripts find through node_modules/.bin. */
function findPinned() {
  try {
    const folder = dirname(createRequire(import.meta.url).resolve('node/package.json'))
    return [join(folder, 'bin', 'node'), join(folder, 'bin', 'node.exe')].find(path => existsSync(path))
  } catch {
    return undefined
  }
}

const pinned = findPinned()
const isRecent = Number.parseInt(process.versions.node, 10) >= oldestMajor
if (main.includes(join('/', 'node_modules', '/'))) {
  refuse(`${main} lies under node_modules, where Node does not run TypeScript.
Run it from a clone of the repository of Onefold: npm ci && npx onefold`)
} else if (isRecent && (pinned === undefined || realpathSync(pinned) === realpathSync(process.execPath))) {
  await import(pathToFileURL(main).href)
} else if (pinned !== undefined) {
  run(pinned)
} else {
  refuse(`Node ${oldestMajor} or later is needed, and this is ${process.version}.
Run npm ci in the folder of Onefold, which brings one along, or install a newer Node.`)
}

function refuse(message) {
  process.stderr.write(`onefold: ${message}\n`)
  process.exitCode = 1
}

function run(path) {
  const child = spawn(path, [main, ...process.argv.slice(2)], { stdio: 'inherit' })
  // A terminal sends Ctrl-C to both processes; the command line takes the second one for the echo that it is.
  const forwarders = ['SIGINT', 'SIGTERM', 'SIGHUP', 'SIGQUIT'].map(signal => {
    const forward = () => child.kill(signal)
    process.on(signal, forward)
    return { signal, forward }
  })
  child.once('error', error => {
    process.stderr.write(`onefold: ${path} could not be started: ${error.message}\n`)
    process.exitCode = 1
  })
  child.once('exit', (code, signal) => {
    for (const { signal: name, forward } of forwarders) process.off(name, forward)
    if (signal === null) process.exitCode = code ?? 1
    else process.kill(process.pid, signal)
  })
}
