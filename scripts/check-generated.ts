// Runs every generator and fails where a generated file comes out different from the one in the tree.
// `npm run generate` is the one place that knows the generators.

import { execFileSync } from 'node:child_process'
import { globSync, readFileSync } from 'node:fs'

const generated = ['migrations/schema.sql', 'docs/openapi.json', '{src,client,console}/**/*.generated.*']

const read = (): ReadonlyMap<string, string> =>
  new Map(
    globSync(generated, { exclude: ['**/node_modules/**'] }).map(file => [file, readFileSync(file, 'utf8')] as const),
  )

const before = read()
execFileSync('npm', ['run', '--silent', 'generate'], { stdio: 'inherit' })
const after = read()

const changed = [...new Set([...before.keys(), ...after.keys()])].filter(file => before.get(file) !== after.get(file))
for (const file of changed) console.error(`${file} was out of date; it is now regenerated, commit it`)
console.log(`generated: ${after.size} files, ${changed.length} out of date`)
process.exitCode = changed.length > 0 ? 1 : 0
