import { asNumber, asNumberOrNull, asObject, asText } from '../connection/read-json.ts'
import { type ExitCode, exitCodes } from '../exit-codes.ts'
import { showBytes, showCount, showDuration, showTime } from '../output/numbers.ts'
import { printPairs } from '../output/table.ts'
import type { Terminal } from '../output/terminal.ts'
import { showText } from '../output/text.ts'
import type { Job } from './job.ts'

/** What a job came to, for the end of the process. */
export function exitCodeOf({ state, failed }: Job): ExitCode {
  if (state === 'failed' || state === 'cancelled') return exitCodes.failed
  return failed > 0 ? exitCodes.someRowsRefused : exitCodes.done
}

export function showJob(terminal: Terminal, job: Job): void {
  const { document } = job
  const rows = asObject(document['rows'])
  const error = asObject(document['error'])
  const line = asNumberOrNull(error['line'])
  const message = asText(error['message']) || asText(document['error'])
  const pairs: [string, string][] = [
    ['Job', job.id],
    ['What', showText(job.what)],
    ['File', showText(job.file)],
    ['State', paintState(terminal, job)],
    ['Error', message === '' ? '' : `${showText(message)}${line === null ? '' : ` (line ${line})`}`],
    ...(job.kind === 'imports' ? importCounts(job, rows) : [['Rows', showCount(job.rows)] satisfies [string, string]]),
    ['Refused', job.kind === 'jobs' ? showCount(job.failed) : ''],
    ['Size', asNumber(document['bytes']) === 0 ? '' : showBytes(asNumber(document['bytes']))],
    ['Created', showTime(asText(document['created_at']))],
    ['Took', tookOf(job)],
  ]
  printPairs(
    terminal,
    pairs.filter(([, value]) => value !== ''),
  )
}

function importCounts({ document }: Job, rows: Readonly<Record<string, unknown>>): [string, string][] {
  const total = asNumberOrNull(rows['total'])
  const counted = (name: string) => showCount(asNumber(rows[name]))
  const of = total === null || total === asNumber(rows['processed']) ? '' : ` of ${showCount(total)}`
  return [
    ['Rows', `${counted('processed')}${of}`],
    [document['dry_run'] === true ? 'Would be created' : 'Created', counted('created')],
    [document['dry_run'] === true ? 'Would be updated' : 'Updated', counted('updated')],
    ['Unchanged', counted('unchanged')],
    ['Refused', counted('failed')],
    ['Merges', showCount(asNumber(document['merges']))],
    ['Conflicts', showCount(asNumber(document['conflicts']))],
  ]
}

function paintState(terminal: Terminal, { state }: Job): string {
  if (state === 'completed') return terminal.paint('green', state)
  return state === 'failed' || state === 'cancelled' ? terminal.paint('red', state) : state
}

function tookOf({ document, rows }: Job): string {
  const [started, completed] = [asText(document['started_at']), asText(document['completed_at'])].map(Date.parse)
  if (started === undefined || completed === undefined || Number.isNaN(started) || Number.isNaN(completed)) return ''
  const seconds = (completed - started) / 1000
  const rate = seconds < 1 ? '' : `, ${showCount(rows / seconds)} rows/s`
  return `${showDuration(seconds)}${rate}`
}
