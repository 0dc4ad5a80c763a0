import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import { inherited } from '../inherited.ts'

export const launcher = fileURLToPath(new URL('../../bin/onefold.js', import.meta.url))

export type Ran = {
  readonly code: number | null
  readonly signal: string | null
  readonly stdout: string
  readonly stderr: string
}

export type Running = {
  readonly child: ChildProcess
  /** Settles once the text stands in either output; rejects when the process ends before. */
  readonly says: (text: string | RegExp) => Promise<void>
  /** All of standard output so far. */
  readonly output: () => string
  readonly write: (text: string) => void
  readonly ended: Promise<Ran>
}

export type RunOptions = {
  readonly env?: Readonly<Record<string, string>>
  /** What stands at standard input, which then ends; undefined leaves it open. */
  readonly input?: string | Buffer
  readonly cwd?: string
}

/** Starts any program with an environment of its own. */
export function startProgram(file: string, args: readonly string[], { env = {}, cwd }: RunOptions = {}): Running {
  const child = spawn(file, args, {
    env: { ...inherited(), LANG: 'C.UTF-8', ...env },
    stdio: 'pipe',
    ...(cwd !== undefined && { cwd }),
  })
  let [stdout, stderr] = ['', '']
  const watchers = new Set<() => void>()
  const tell = () => {
    for (const watcher of watchers) watcher()
  }
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    stdout += text
    tell()
  })
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    stderr += text
    tell()
  })
  // A program that ends without reading what it is sent is no fault of the test.
  child.stdin.on('error', () => undefined)
  const ended = once(child, 'close').then(() => ({ code: child.exitCode, signal: child.signalCode, stdout, stderr }))
  void ended.then(tell)
  return {
    child,
    ended,
    output: () => stdout,
    write: text => void child.stdin.write(text),
    says: text =>
      new Promise((resolve, reject) => {
        const watcher = () => {
          const isSaid =
            typeof text === 'string' ? `${stdout}${stderr}`.includes(text) : text.test(`${stdout}${stderr}`)
          const isOver = child.exitCode !== null || child.signalCode !== null
          if (!isSaid && !isOver) return
          watchers.delete(watcher)
          if (isSaid) resolve()
          else reject(new Error(`it ended before it said ${text}\n${stdout}\n${stderr}`))
        }
        watchers.add(watcher)
        watcher()
      }),
  }
}

/** Starts the command line as a process. */
export function startOnefold(args: readonly string[], options: RunOptions = {}): Running {
  return startProgram(process.execPath, [launcher, ...args], options)
}

/** Runs the command line to its end. */
export async function runOnefold(args: readonly string[], options: RunOptions = {}): Promise<Ran> {
  const running = startOnefold(args, options)
  running.child.stdin?.end(options.input ?? '')
  return running.ended
}

/** Starts the command line on a terminal of 100 columns; both outputs come as standard output, lines end in CR LF. */
export function startOnTerminal(args: readonly string[], options: RunOptions = {}): Running {
  const quoted = [process.execPath, launcher, ...args].map(arg => `'${arg.replaceAll("'", "'\\''")}'`)
  const command = `stty cols 100 rows 30 -echo; exec ${quoted.join(' ')}`
  return startProgram('script', ['-qefc', command, '/dev/null'], {
    ...options,
    env: { TERM: 'xterm', SHELL: '/bin/sh', ...options.env },
  })
}

/** Every document of output that is JSON, one a line. */
export function documentsOf({ stdout }: Ran): readonly Readonly<Record<string, unknown>>[] {
  return stdout
    .split('\n')
    .filter(line => line !== '')
    .map(line => JSON.parse(line))
}
