// Placeholder values that forms, exports and test scripts put where an identifier belongs. They never identify, else
// they would fold strangers into one person.

const builtIn = new Set([
  '',
  '-',
  '--',
  '-1',
  'null',
  '(null)',
  'nil',
  'none',
  '(none)',
  'undefined',
  'unknown',
  'anonymous',
  'guest',
  'n/a',
  'na',
  '#n/a',
  'nan',
  'true',
  'false',
  '[object object]',
  'test@test.com',
  'none@none.com',
  'na@na.com',
  'noemail@noemail.com',
])

/** The built-in ones that can be seen; beside them stand zeros and, of phones, one digit repeated. */
export const builtInBlockedValues: readonly string[] = [...builtIn].filter(value => value !== '')

/** Nothing but zeros and what people write between digits; all-zero UUIDs too. */
const zeros = /^[{+(\s]*0[0\s().}-]*$/
const oneDigitRepeated = /^\+?(\d)[\s().-]*(?:\1[\s().-]*){6,}$/

/** Whether a value is one that never identifies; `extra` holds the workspace's own, in lower case. */
export function isBlocked(kind: string, value: string, extra: ReadonlySet<string>): boolean {
  const lower = value.toLowerCase()
  if (builtIn.has(lower) || extra.has(lower) || zeros.test(lower)) return true
  return kind === 'phone' && oneDigitRepeated.test(lower)
}
