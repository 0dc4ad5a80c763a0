// The filter language of this surface: `op(field,value)`, several joined by commas or by one `and()`, all of which must
// hold. What fields there are, and which operators they take, is the endpoint's.

/** Times come as they are written, for only the field tells whether one is expected. */
export type FilterValue =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'bare'; readonly text: string }
  | { readonly kind: 'list'; readonly items: readonly Exclude<FilterValue, { readonly kind: 'list' }>[] }

export type Expression = { readonly operator: string; readonly field: string; readonly value: FilterValue }

export type ParsedFilter =
  | { readonly kind: 'parsed'; readonly expressions: readonly Expression[] }
  /** `at` counts the characters before the place where the text stops making sense. */
  | { readonly kind: 'unreadable'; readonly at: number }

const maxExpressions = 50
const maxItems = 100

class SyntaxFault extends Error {
  readonly at: number
  constructor(at: number, options?: ErrorOptions) {
    super('the filter cannot be read', options)
    this.at = at
  }
}

type Reader = { readonly text: string; at: number }

const blanks = /\s*/y
const name = /[A-Za-z_][A-Za-z0-9_.-]*/y
const bare = /[A-Za-z0-9+:.-]+(?: [0-9:]+)?/y
const doubleQuoted = /"(?:[^"\\]|\\.)*"/y
const singleQuoted = /'(?:[^'\\]|\\.)*'/y

function take(reader: Reader, pattern: RegExp): string | undefined {
  blanks.lastIndex = reader.at
  const start = reader.at + (blanks.exec(reader.text)?.[0].length ?? 0)
  pattern.lastIndex = start
  const [found] = pattern.exec(reader.text) ?? []
  if (found !== undefined) reader.at = start + found.length
  return found
}

function need(reader: Reader, pattern: RegExp): string {
  const found = take(reader, pattern)
  if (found === undefined) throw new SyntaxFault(reader.at)
  return found
}

const comma = /,/y
const open = /\(/y
const close = /\)/y
const openList = /\[/y
const closeList = /\]/y

/** A string in single quotes is the same JSON string in other quotes. */
function unquote(reader: Reader, quoted: string): string {
  const isSingle = quoted.startsWith("'")
  const inner = quoted.slice(1, -1)
  const json = isSingle
    ? inner.replaceAll("\\'", "'").replaceAll(/\\.|"/g, part => (part === '"' ? '\\"' : part))
    : inner
  try {
    return String(JSON.parse(`"${json}"`))
  } catch (cause) {
    if (cause instanceof SyntaxError) throw new SyntaxFault(reader.at, { cause })
    throw cause
  }
}

function readScalar(reader: Reader): Exclude<FilterValue, { readonly kind: 'list' }> {
  const quoted = take(reader, doubleQuoted) ?? take(reader, singleQuoted)
  if (quoted !== undefined) return { kind: 'text', text: unquote(reader, quoted) }
  return { kind: 'bare', text: need(reader, bare) }
}

function readValue(reader: Reader): FilterValue {
  if (take(reader, openList) === undefined) return readScalar(reader)
  const items: ReturnType<typeof readScalar>[] = []
  do {
    if (items.length === maxItems) throw new SyntaxFault(reader.at)
    items.push(readScalar(reader))
  } while (take(reader, comma) !== undefined)
  need(reader, closeList)
  return { kind: 'list', items }
}

function readRest(reader: Reader, operator: string): Expression {
  const field = need(reader, name)
  need(reader, comma)
  const value = readValue(reader)
  need(reader, close)
  return { operator, field, value }
}

function readExpression(reader: Reader): Expression {
  const operator = need(reader, name)
  need(reader, open)
  return readRest(reader, operator)
}

function readAll(reader: Reader): readonly Expression[] {
  const expressions: Expression[] = []
  const operator = need(reader, name)
  need(reader, open)
  const isAnd = operator === 'and'
  expressions.push(isAnd ? readExpression(reader) : readRest(reader, operator))
  while (take(reader, comma) !== undefined) {
    if (expressions.length === maxExpressions) throw new SyntaxFault(reader.at)
    expressions.push(readExpression(reader))
  }
  if (isAnd) {
    if (expressions.length < 2) throw new SyntaxFault(reader.at)
    need(reader, close)
  }
  take(reader, blanks)
  if (reader.at < reader.text.trimEnd().length) throw new SyntaxFault(reader.at)
  return expressions
}

export function parseFilter(text: string): ParsedFilter {
  try {
    return { kind: 'parsed', expressions: readAll({ text, at: 0 }) }
  } catch (error) {
    if (error instanceof SyntaxFault) return { kind: 'unreadable', at: error.at }
    throw error
  }
}
