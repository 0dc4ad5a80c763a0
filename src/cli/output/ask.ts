import { createInterface } from 'node:readline/promises'
import { exitCodes } from '../exit-codes.ts'
import { CliFault } from '../fault.ts'

/** What the person answers on the terminal; Ctrl-C and Ctrl-D end the question as undefined. */
export async function ask(question: string): Promise<string | undefined> {
  const lines = createInterface({ input: process.stdin, output: process.stderr })
  try {
    return await new Promise((resolve, reject) => {
      lines.once('SIGINT', () => resolve(undefined))
      lines.once('close', () => resolve(undefined))
      lines.question(question).then(text => resolve(text.trim()), reject)
    })
  } finally {
    lines.close()
  }
}

/** Whether the person says yes; Enter alone is no. */
export async function confirm(question: string): Promise<boolean> {
  const answer = await ask(`${question} [y/N] `)
  if (answer !== undefined) return /^y(es)?$/i.test(answer)
  process.stderr.write('\n')
  throw new CliFault('nothing was done', { exitCode: exitCodes.interrupted })
}
