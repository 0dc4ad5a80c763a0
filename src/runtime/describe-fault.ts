/** What a log line may hold of an error: where it arose and its kind, never text that may quote a value. */
export type FaultDescription = {
  readonly name: string
  readonly message?: string
  readonly facts?: Readonly<Record<string, string>>
  readonly frames?: string
  readonly cause?: FaultDescription
}

/** Keys of errors of Node, PostgreSQL and this project that name things, not values. */
const harmlessFacts = [
  'code',
  'sqlState',
  'statement',
  'severity',
  'schema',
  'table',
  'column',
  'constraint',
  'routine',
]

/** Messages of these quote their input: the database names the key that exists, the JSON parser the text around. */
function quotesInput(error: Error): boolean {
  return error instanceof SyntaxError || ('severity' in error && 'routine' in error)
}

export function describeFault(error: unknown, depth = 0): FaultDescription {
  if (!(error instanceof Error)) return { name: typeof error }
  const facts = factsOf(error)
  const frames = framesOf(error)
  return {
    name: error.name === 'Error' ? error.constructor.name : error.name,
    ...(quotesInput(error) ? {} : { message: error.message }),
    ...(Object.keys(facts).length > 0 ? { facts } : {}),
    ...(frames === '' ? {} : { frames }),
    ...(error.cause instanceof Error && depth < 5 ? { cause: describeFault(error.cause, depth + 1) } : {}),
  }
}

function factsOf(error: Error): Readonly<Record<string, string>> {
  const values = new Map(Object.entries(error))
  return Object.fromEntries(
    harmlessFacts.flatMap(key => {
      const value = values.get(key)
      return typeof value === 'string' ? [[key, value]] : []
    }),
  )
}

function framesOf({ stack = '' }: Error): string {
  return stack
    .split('\n')
    .filter(line => /^\s+at /.test(line))
    .slice(0, 12)
    .join('\n')
}
