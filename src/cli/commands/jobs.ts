import type { Command } from 'commander'
import type { CommandContext, Define } from '../context.ts'
import { downloadTo } from '../download-to.ts'
import { exitCodes } from '../exit-codes.ts'
import { usageFault } from '../fault.ts'
import { followHere } from '../jobs/follow-here.ts'
import { findJob, listJobs, readJob } from '../jobs/job.ts'
import { exitCodeOf, showJob } from '../jobs/show-job.ts'
import { confirm } from '../output/ask.ts'
import { showAge, showCount } from '../output/numbers.ts'
import { printTable } from '../output/table.ts'
import { showText } from '../output/text.ts'

export const define: Define = (program, context) => {
  const jobs = program
    .command('jobs')
    .summary('see what runs for longer, and steer it')
    .description('See what runs for longer, and steer it: imports, exports, backfills, batches.')
    .addHelpText(
      'after',
      `
Examples:
  onefold jobs
  onefold jobs follow 0192f0c4-0000-7000-8000-000000000000
  onefold jobs errors 0192f0c4-0000-7000-8000-000000000000 --out rejected.csv
  onefold jobs cancel 0192f0c4-0000-7000-8000-000000000000 --yes`,
    )
  jobs
    .command('list', { isDefault: true })
    .description('list the jobs of the last days, the newest first')
    .option('--limit <count>', 'how many', '20')
    .action((options: { readonly limit: string }, command: Command) => list(context, command, options.limit))
  jobs
    .command('show')
    .description('show where a job stands')
    .argument('<id>')
    .action((id: string, _options: object, command: Command) => show(context, command, id))
  jobs
    .command('follow')
    .description('watch a job until it is over; the exit code says what it came to')
    .argument('<id>')
    .action((id: string, _options: object, command: Command) => follow(context, command, id))
  jobs
    .command('errors')
    .description('write the rows of an import that were refused, with reasons, as CSV')
    .argument('<id>')
    .option('-o, --out <file>', 'where to; - is standard output', '-')
    .action((id: string, options: { readonly out: string }, command: Command) =>
      writeErrors(context, command, id, options.out),
    )
  jobs
    .command('pause')
    .description('pause an import; what is under way is written')
    .argument('<id>')
    .action((id: string, _options: object, command: Command) => steer(context, command, id, 'pause'))
  jobs
    .command('resume')
    .description('resume an import that is paused')
    .argument('<id>')
    .action((id: string, _options: object, command: Command) => steer(context, command, id, 'resume'))
  jobs
    .command('cancel')
    .description('end an import or an export for good; rows that are written stay written')
    .argument('<id>')
    .option('--yes', 'do not ask')
    .action((id: string, options: { readonly yes?: boolean }, command: Command) =>
      cancel(context, command, id, options.yes === true),
    )
}

async function list(context: CommandContext, command: Command, limitText: string): Promise<void> {
  const limit = Number(limitText)
  if (!Number.isInteger(limit) || limit < 1) throw usageFault(`--limit ${limitText} is not a whole number above 0`)
  const { jobs, refused } = await listJobs(await context.connect(command), limit)
  const { terminal } = context
  if (context.isJson(command)) for (const { document } of jobs) context.printJson(document)
  else {
    const rows = jobs.map(job => [
      job.id,
      showText(job.what),
      job.state,
      job.fraction === null ? '' : `${Math.floor(job.fraction * 100)} %`,
      showCount(job.rows),
      showCount(job.failed),
      showAge(job.createdAt, context.now()),
      showText(job.file),
    ])
    printTable(terminal, ['ID', 'WHAT', 'STATE', 'DONE', 'ROWS', 'REFUSED', 'CREATED', 'FILE'], rows)
  }
  for (const { message } of refused) terminal.tell(`Some jobs are not shown: ${showText(message)}`)
}

async function show(context: CommandContext, command: Command, id: string): Promise<void> {
  const job = await findJob(await context.connect(command), id)
  if (context.isJson(command)) context.printJson(job.document)
  else showJob(context.terminal, job)
}

async function follow(context: CommandContext, command: Command, id: string): Promise<void> {
  const api = await context.connect(command)
  const over = await followHere(context, command, api, await findJob(api, id), {
    onRead: job => context.isJson(command) && context.printJson(job.document),
  })
  if (over === undefined) return context.endWith(exitCodes.interrupted)
  if (!context.isJson(command)) showJob(context.terminal, over)
  context.endWith(exitCodeOf(over))
}

async function writeErrors(context: CommandContext, command: Command, id: string, out: string): Promise<void> {
  const api = await context.connect(command)
  const answer = await api.download(`/v1/imports/${encodeURIComponent(id)}/errors.csv`)
  const bytes = await downloadTo(out, answer, { signal: context.interrupts.signal })
  if (out !== '-' && context.isJson(command)) context.printJson({ id, file: out, bytes })
}

async function steer(
  context: CommandContext,
  command: Command,
  id: string,
  verb: 'pause' | 'resume' | 'cancel',
): Promise<void> {
  const api = await context.connect(command)
  const { kind } = await findJob(api, id)
  if (kind === 'jobs' || (kind === 'exports' && verb !== 'cancel'))
    throw usageFault(
      `this job cannot be told to ${verb}`,
      'Imports can be paused, resumed and cancelled; exports cancelled.',
    )
  const job = readJob(kind, await api.call('POST', `/v1/${kind}/${id}/${verb}`))
  if (context.isJson(command)) context.printJson(job.document)
  else context.terminal.print(`${job.id} is ${job.state}`)
}

async function cancel(context: CommandContext, command: Command, id: string, isSure: boolean): Promise<void> {
  if (!isSure && !context.terminal.canAsk)
    throw usageFault('nobody can be asked whether to cancel the job', 'Add --yes to cancel it without being asked.')
  if (isSure || (await confirm('Cancel it for good? Rows that are written stay written.')))
    return steer(context, command, id, 'cancel')
  context.terminal.tell('The job goes on.')
}
