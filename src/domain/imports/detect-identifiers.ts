// Which columns of a table name people, told by what they are called and by what stands in them.

export type DetectedColumn = {
  readonly column: string
  readonly kind: DetectedKind
  /** What told: the name of the column, or its values alone. */
  readonly by: 'name' | 'values'
}
type DetectedKind = 'email' | 'phone' | 'external_id' | 'anonymous_id' | 'social'

type Sign = {
  readonly kind: DetectedKind
  readonly name: RegExp
  /** What most values look like. */
  readonly value: RegExp
  /** The values alone tell. */
  readonly tellingValue?: RegExp
}

const address = /^[^\s@]+@[^\s@.]+(?:\.[^\s@.]+)+$/u

const signs: readonly Sign[] = [
  { kind: 'email', name: /\be ?mail\b/, value: address, tellingValue: address },
  {
    kind: 'phone',
    name: /\b(phone|mobile|tel|telephone|cell|telefon|handy)\b/,
    value: /^\+?[\d\s()./-]{3,25}$/,
    tellingValue: /^(\+|00)[\d\s()./-]{6,25}$/,
  },
  { kind: 'external_id', name: /^(id|(external|customer|user|crm|contact|lead) ?(id|number|key))$/, value: /\S/ },
  { kind: 'anonymous_id', name: /\b(cookie|anonymous ?id|visitor ?id)\b/, value: /\S/ },
  { kind: 'social', name: /\b(twitter|linkedin|instagram|social)\b( ?(handle|name|account))?$/, value: /^@?[^\s/@]+$/ },
]

/** What part of the values must look right where the name says so, and where they alone do. */
const [shareUnderName, shareAlone] = [0.5, 0.8]

/** `firstName`, `first_name` and `First Name` are all `first name`. */
export function plainName(header: string): string {
  const split = header.replaceAll(/(\p{Ll})(\p{Lu})/gu, '$1 $2')
  return split
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N}]+/gu, ' ')
    .trim()
}

function haveForm(values: readonly string[], form: RegExp, share: number): boolean {
  return values.filter(value => form.test(value)).length >= values.length * share
}

/** At most one column a kind, the first; `rows` are a sample. */
export function detectIdentifiers(
  headers: readonly string[],
  rows: readonly (readonly string[])[],
): readonly DetectedColumn[] {
  const found = new Map<DetectedKind, DetectedColumn>()
  for (const [index, column] of headers.entries()) {
    const values = rows.map(row => row[index]?.trim() ?? '').filter(value => value !== '')
    const plain = plainName(column)
    const sign = signs.find(({ name, value, tellingValue }) => {
      if (name.test(plain)) return haveForm(values, value, shareUnderName)
      return tellingValue !== undefined && values.length > 0 && haveForm(values, tellingValue, shareAlone)
    })
    if (sign === undefined || found.has(sign.kind)) continue
    found.set(sign.kind, { column, kind: sign.kind, by: sign.name.test(plain) ? 'name' : 'values' })
  }
  return [...found.values()]
}
