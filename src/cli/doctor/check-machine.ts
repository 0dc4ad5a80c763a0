import { constants } from 'node:fs'
import { access, stat, statfs } from 'node:fs/promises'
import { join } from 'node:path'
import { showBytes } from '../output/numbers.ts'
import type { Check } from './check.ts'

const oldestNode = 24
const [fewBytes, littleBytes] = [100e6, 1e9]

export function checkNode(): Check {
  const { node } = process.versions
  if (Number.parseInt(node, 10) >= oldestNode)
    return { name: 'Node', state: 'ok', found: `${node}, ${process.execPath}` }
  const todo = `Run npm ci in the folder of Onefold: it brings Node ${oldestNode} along.`
  return { name: 'Node', state: 'failed', found: `${node} is too old`, todo }
}

/** The first of the directories that is there; a machine that only runs the command line has none. */
export async function checkDataDirectory(directories: readonly string[]): Promise<readonly Check[]> {
  for (const directory of directories) {
    const found = await stat(directory).catch(() => undefined)
    if (found?.isDirectory()) return [await checkSpace(directory), ...(await checkAccess(directory))]
  }
  return [{ name: 'data', state: 'ok', found: `no data directory on this machine (${directories.join(', ')})` }]
}

async function checkSpace(directory: string): Promise<Check> {
  const { bavail, bsize } = await statfs(directory)
  const free = bavail * bsize
  const found = `${showBytes(free)} free in ${directory}`
  if (free >= littleBytes) return { name: 'disk', state: 'ok', found }
  const todo = 'Free some space: a server that cannot write loses what it was sent.'
  return { name: 'disk', state: free < fewBytes ? 'failed' : 'warning', found, todo }
}

async function checkAccess(directory: string): Promise<readonly Check[]> {
  const isWritable = await access(directory, constants.W_OK).then(
    () => true,
    () => false,
  )
  const key = await stat(join(directory, 'root-key')).catch(() => undefined)
  return [
    ...(isWritable
      ? []
      : [
          {
            name: 'data',
            state: 'warning',
            found: `${directory} cannot be written by this user`,
            todo: 'Start the server as the user who owns the directory.',
          } as const,
        ]),
    ...(key !== undefined && (key.mode & 0o077) !== 0
      ? [
          {
            name: 'data',
            state: 'warning',
            found: `the root key in ${directory} can be read by other users`,
            todo: `chmod 600 ${join(directory, 'root-key')}`,
          } as const,
        ]
      : []),
  ]
}
