import { closeSync, fdatasyncSync, openSync, rmSync, writeSync } from 'node:fs'
import { cpus, totalmem } from 'node:os'
import { join } from 'node:path'
import { median } from './compare.ts'

/** The disk decides what a durable write costs, so its figure stands beside every other. */
function fdatasyncUs(dir: string): number {
  const page = Buffer.alloc(8192, 1)
  const path = join(dir, 'fdatasync')
  const file = openSync(path, 'w')
  const times = Array.from({ length: 200 }, () => {
    const startedAt = performance.now()
    writeSync(file, page, 0, page.length, 0)
    fdatasyncSync(file)
    return (performance.now() - startedAt) * 1000
  })
  closeSync(file)
  rmSync(path)
  return median(times)
}

/** What a figure was taken on; `dir` is on the disk that is written to. */
export function printMachine(dir: string, database: string): void {
  const memory = (totalmem() / 2 ** 30).toFixed(0)
  const disk = fdatasyncUs(dir).toFixed(0)
  console.log(`machine: ${cpus().length} x ${cpus()[0]?.model.trim()}, ${memory} GB, ${process.platform}`)
  console.log(`         Node ${process.versions.node}, ${database}, fdatasync ${disk} us`)
}
