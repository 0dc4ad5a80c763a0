import type { Command } from 'commander'
import type { Api } from '../connection/api.ts'
import type { CommandContext } from '../context.ts'
import { ask } from '../output/ask.ts'
import { followJob } from './follow-job.ts'
import { type Job, readJob } from './job.ts'

/**
 * Watches a job with a bar. Ctrl-C does not end the job, which runs on the server: on a terminal the person is asked what
 * to do, elsewhere the command says how to go on. Undefined when the job was left.
 */
export async function followHere(
  context: CommandContext,
  command: Command,
  api: Api,
  job: Job,
  { onRead }: { readonly onRead?: (job: Job) => void } = {},
): Promise<Job | undefined> {
  const { interrupts, terminal, now } = context
  const title = job.file === '' ? job.what : `${job.what} ${job.file}`
  using progress = context.progress(command, { title, unit: 'rows' })
  let current = job
  for (;;) {
    const leaving = new AbortController()
    {
      using _ = interrupts.handle(() => leaving.abort())
      try {
        return await followJob(current, {
          api,
          progress,
          now,
          signal: AbortSignal.any([leaving.signal, interrupts.signal]),
          onRead: read => {
            current = read
            onRead?.(read)
          },
        })
      } catch (error) {
        if (!leaving.signal.aborted || interrupts.signal.aborted) throw error
      }
    }
    progress.clear()
    const wish = terminal.canAsk ? await askWish(current) : 'leave'
    if (wish === 'leave') {
      terminal.tell(`It goes on on the server. Follow it again: onefold jobs follow ${current.id}`)
      terminal.tell(`Stop it: onefold jobs cancel ${current.id}`)
      return undefined
    }
    if (wish === 'cancel')
      current = readJob(current.kind, await api.call('POST', `/v1/${current.kind}/${current.id}/cancel`))
  }
}

async function askWish({ kind }: Job): Promise<'follow' | 'leave' | 'cancel'> {
  const [what, choices] =
    kind === 'jobs'
      ? ['The job', '[f]ollow it, or [l]eave it?']
      : [`The ${kind.slice(0, -1)}`, '[f]ollow it, [l]eave it, or [c]ancel it?']
  for (;;) {
    const answer = (await ask(`${what} goes on on the server. ${choices} `))?.toLowerCase()
    if (answer === undefined) process.stderr.write('\n')
    if (answer === undefined || answer === 'l' || answer === 'leave') return 'leave'
    if (answer === '' || answer === 'f' || answer === 'follow') return 'follow'
    if (kind !== 'jobs' && (answer === 'c' || answer === 'cancel')) return 'cancel'
  }
}
