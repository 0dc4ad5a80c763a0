// Checks who may import whom. The parser only reads the module record, so types and values count alike.
// A file may import what its first matching rule lists; test files may import anything.

import { globSync, readFileSync } from 'node:fs'
import { isBuiltin } from 'node:module'
import { posix } from 'node:path'
import { parseSync } from 'oxc-parser'

type Rule = {
  readonly files: RegExp
  /** Files of the project it may import. */
  readonly may: RegExp
  readonly never?: RegExp
  /** Packages and node: built-ins. Everything else outside tests gets the packages of `dependencies`; what is bundled
   * before it runs, those of `devDependencies`. */
  readonly outside?: 'none' | 'built'
  /** Text that must not appear, and why. */
  readonly text?: readonly (readonly [RegExp, string])[]
}

const impure = [
  [/\bDate\.now\(|\bnew Date\(\)|\bperformance\./, 'time arrives as an argument'],
  [/\bMath\.random\(|\bcrypto\./, 'randomness arrives as an argument'],
] as const

const rules: readonly Rule[] = [
  { files: /^src\/domain\//, may: /^src\/domain\//, outside: 'none', text: impure },
  { files: /^src\/runtime\//, may: /^(src\/(runtime|domain)\/|package\.json$)/ },
  { files: /^src\/store\//, may: /^src\/(store|domain)\// },
  { files: /^src\/engine\//, may: /^src\/(engine|store|domain|runtime)\// },
  { files: /^src\/http\//, may: /^src\/(http|engine|domain|runtime)\/|^src\/store\/(read\/|database\.ts$)/ },
  { files: /^src\/(cli\/|main\.ts$)/, may: /^(src\/|client\/|package\.json$)/, never: /^src\/store\/write\// },
  { files: /^client\//, may: /^client\//, outside: 'none' },
  { files: /^console\//, may: /^(console|client\/api)\//, outside: 'built' },
]

/** A folder of `src/http` that is a surface of its own; what surfaces share lies beside them. */
const surface = /^src\/http\/(native|experiture|kenbun|klaviyo|zyntro)\//

const isTest = (file: string): boolean => /\.test\.tsx?$/.test(file)

const packages: unknown = JSON.parse(readFileSync('package.json', 'utf8'))

function packagesOf(list: 'dependencies' | 'devDependencies'): ReadonlySet<string> {
  const listed: unknown = Object(packages)[list]
  return new Set(Object.keys(Object(listed)))
}

const [installed, building] = [packagesOf('dependencies'), packagesOf('devDependencies')]

function specifiersOf(file: string, text: string): readonly string[] {
  const { module, errors } = parseSync(file, text)
  if (errors.length > 0) throw new Error(`${file} does not parse: ${errors[0]?.message}`)
  const dynamic = module.dynamicImports.map(i => text.slice(i.moduleRequest.start, i.moduleRequest.end))
  return [
    ...module.staticImports.map(i => i.moduleRequest.value),
    ...module.staticExports.flatMap(e => e.entries.flatMap(entry => entry.moduleRequest?.value ?? [])),
    ...dynamic.filter(source => /^['"]/.test(source)).map(source => source.slice(1, -1)),
  ]
}

function faultOf(file: string, rule: Rule, specifier: string, target: string | undefined): string | undefined {
  if (target === undefined) {
    if (rule.outside === 'none') return 'this folder has no packages and no built-ins'
    if (isBuiltin(specifier)) return specifier.startsWith('node:') ? undefined : 'built-ins are written node:'
    const name = specifier.split('/', specifier.startsWith('@') ? 2 : 1).join('/')
    const among = rule.outside === 'built' ? building : installed
    return among.has(name) ? undefined : 'is not among the dependencies of package.json'
  }
  if (!rule.may.test(target) || rule.never?.test(target)) return 'imports point downwards: see the table of this check'
  const [own, other] = [surface.exec(file)?.[1], surface.exec(target)?.[1]]
  if (own !== undefined && other !== undefined && own !== other) return 'surfaces never import each other'
  return isTest(target) ? 'tests are imported by nobody' : undefined
}

const faults: string[] = []
const graph = new Map<string, readonly string[]>()

for (const file of globSync('{src,client,console}/**/*.{ts,tsx}', {
  exclude: ['**/node_modules/**', 'console/dist/**'],
}).toSorted()) {
  const rule = rules.find(r => r.files.test(file))
  if (isTest(file)) continue
  if (!rule) faults.push(`${file}: no rule for this folder; add one to scripts/check-imports.ts`)
  const text = readFileSync(file, 'utf8')
  const targets: string[] = []
  for (const specifier of specifiersOf(file, text)) {
    const target = specifier.startsWith('.') ? posix.join(posix.dirname(file), specifier) : undefined
    if (target !== undefined) targets.push(target)
    const fault = rule && faultOf(file, rule, specifier, target)
    if (fault) faults.push(`${file} -> ${target ?? specifier}: ${fault}`)
  }
  for (const [pattern, why] of rule?.text ?? []) if (pattern.test(text)) faults.push(`${file} has ${pattern}: ${why}`)
  graph.set(file, targets)
}

const done = new Set<string>()
function findCycles(file: string, path: readonly string[]): void {
  const at = path.indexOf(file)
  if (at >= 0) faults.push(`cycle: ${[...path.slice(at), file].join(' -> ')}`)
  if (at >= 0 || done.has(file)) return
  for (const target of graph.get(file) ?? []) findCycles(target, [...path, file])
  done.add(file)
}
for (const file of graph.keys()) findCycles(file, [])

for (const fault of faults) console.error(fault)
console.log(`imports: ${graph.size} files, ${faults.length} faults`)
process.exitCode = faults.length > 0 ? 1 : 0
