// npm run bench                        every bench of this folder, one after the other, in some twenty minutes
// npm run bench -- lookup --seconds 3  one, with its own options (told at the top of its file) after its name

import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { globSync } from 'node:fs'
import { basename, join } from 'node:path'
import { stopOnSignal } from './lib/stop-on-signal.ts'

const all = globSync('*.ts', { cwd: import.meta.dirname })
  .map(file => basename(file, '.ts'))
  .filter(name => name !== 'run')
  .toSorted()
const [chosen, ...options] = process.argv.slice(2)

if (chosen !== undefined && !all.includes(chosen)) {
  console.error(`no bench ${chosen}; there are ${all.join(', ')}`)
  process.exitCode = 2
} else {
  for (const name of chosen === undefined ? all : [chosen]) {
    console.log(`\n== ${name}`)
    const child = spawn(process.execPath, [join(import.meta.dirname, `${name}.ts`), ...options], { stdio: 'inherit' })
    stopOnSignal(child, 'SIGTERM')
    const [code] = await once(child, 'exit')
    if (code !== 0) {
      process.exitCode = 1
      break
    }
  }
}
