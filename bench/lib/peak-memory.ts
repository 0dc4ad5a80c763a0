import { readFileSync } from 'node:fs'

export type PeakMemory = Disposable & { megabytes(): number }

/** Watches the resident memory of a process from now on; 0 where the system does not tell. */
export function watchPeakMb(pid: number): PeakMemory {
  let peak = 0
  const look = () => {
    peak = Math.max(peak, residentMb(pid))
  }
  look()
  const timer = setInterval(look, 100)
  timer.unref()
  return {
    megabytes() {
      look()
      return peak
    },
    [Symbol.dispose]: () => clearInterval(timer),
  }
}

function residentMb(pid: number): number {
  try {
    return Number(/VmRSS:\s+(\d+) kB/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1] ?? 0) / 1024
  } catch {
    return 0
  }
}
