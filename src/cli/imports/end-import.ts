import type { Command } from 'commander'
import type { Api } from '../connection/api.ts'
import { asList, asObject, asText } from '../connection/read-json.ts'
import type { CommandContext } from '../context.ts'
import { downloadTo } from '../download-to.ts'
import type { Job } from '../jobs/job.ts'
import { exitCodeOf, showJob } from '../jobs/show-job.ts'
import { showCountOf } from '../output/numbers.ts'
import { showText, showValue } from '../output/text.ts'

const shownErrors = 5

/** What became of an import: counts, the rows that were refused, the exit code. */
export async function endImport(
  context: CommandContext,
  command: Command,
  api: Api,
  job: Job,
  errorsFile: string | undefined,
): Promise<void> {
  const { terminal, interrupts } = context
  context.endWith(exitCodeOf(job))
  if (context.isJson(command)) context.printJson(job.document)
  else showJob(terminal, job)
  if (job.failed === 0) return
  if (errorsFile !== undefined) {
    const answer = await api.download(`/v1/imports/${job.id}/errors.csv`)
    await downloadTo(errorsFile, answer, { signal: interrupts.signal })
    terminal.tell(`${showCountOf(job.failed, 'refused row')} with reasons: ${showText(errorsFile)}`)
    return
  }
  const page = asObject(await api.call('GET', `/v1/imports/${job.id}/errors`, { query: { limit: shownErrors } }))
  for (const item of asList(page['data'])) {
    const { row, column, value, message } = asObject(item)
    const place = asText(column) === '' ? '' : `, ${showText(asText(column))}`
    const sent = value === null || value === undefined ? '' : ` (it was ${showValue(value).slice(0, 80)})`
    terminal.tell(`  row ${showValue(row)}${place}: ${showText(asText(message))}${sent}`)
  }
  terminal.tell(`All of them as CSV: onefold jobs errors ${job.id} --out rejected.csv`)
}
