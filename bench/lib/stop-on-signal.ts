import type { ChildProcess } from 'node:child_process'

/** When the bench is told to stop, its child stops; what waits on the child then fails, and disposal tidies up. */
export function stopOnSignal(child: ChildProcess, signal: 'SIGINT' | 'SIGTERM'): void {
  const stop = () => child.kill(signal)
  process.once('SIGINT', stop).once('SIGTERM', stop)
  child.once('exit', () => process.off('SIGINT', stop).off('SIGTERM', stop))
}
