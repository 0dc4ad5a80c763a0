// Adds the packages of other platforms that npm left out of the lock file because it could not see them. `npm ci` of npm 11
// refuses a lock file where they are missing, though no machine of another platform ever installs them.
// Run it after `npm install`. An entry that npm itself wrote, with its integrity, is left as it is.

import { readFileSync, writeFileSync } from 'node:fs'

type Entry = {
  version?: string
  dev?: boolean
  optional?: boolean
  os?: string[]
  cpu?: string[]
  libc?: string[]
  optionalDependencies?: Record<string, string>
}

const lock: { packages: Record<string, Entry> } = JSON.parse(readFileSync('package-lock.json', 'utf8'))
const before = Object.keys(lock.packages).length

function platformOf(name: string): Pick<Entry, 'os' | 'cpu' | 'libc'> | undefined {
  const os = /android|darwin|win32|freebsd|openbsd|netbsd|sunos|aix|openharmony|linux/.exec(name)?.[0]
  const cpu = /arm64|x64|ia32|arm|ppc64|riscv64|s390x|loong64|mips64el/.exec(name)?.[0]
  if (os === undefined || cpu === undefined) return undefined
  const libc = /musl/.test(name) ? 'musl' : /gnu/.test(name) ? 'glibc' : undefined
  return { os: [os], cpu: [cpu], ...(os === 'linux' && libc && { libc: [libc] }) }
}

for (const owner of Object.values(lock.packages)) {
  for (const [name, version] of Object.entries(owner.optionalDependencies ?? {})) {
    const platform = platformOf(name)
    if (lock.packages[`node_modules/${name}`] || !platform || !/^\d/.test(version)) continue
    lock.packages[`node_modules/${name}`] = { version, ...(owner.dev && { dev: true }), optional: true, ...platform }
  }
}

const sorted = Object.entries(lock.packages).toSorted(([a], [b]) => (a < b ? -1 : 1))
writeFileSync('package-lock.json', `${JSON.stringify({ ...lock, packages: Object.fromEntries(sorted) }, null, 2)}\n`)
console.log(`package-lock.json: ${sorted.length - before} platform packages added`)
