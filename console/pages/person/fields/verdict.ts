import type { Schemas } from '../../../app/client.ts'

type Receipt = Pick<Schemas['ProfileReceipt'], 'fields' | 'conflicts'>

export type Verdict = { readonly isDone: boolean; readonly text: string }

/** What became of an edit of one field, in words. */
export function verdictOf(receipt: Receipt, field: string): Verdict {
  const conflict = receipt.conflicts[0]
  if (conflict !== undefined) return { isDone: false, text: conflictTexts[conflict.reason] }
  const { verdict = 'unchanged', why } = receipt.fields[field] ?? {}
  const reason = why === undefined ? '' : ` ${sentence(why)}`
  return { isDone: verdict === 'applied', text: `${texts[verdict]}${reason}` }
}

const texts: Readonly<Record<Receipt['fields'][string]['verdict'], string>> = {
  applied: 'The new value is in place.',
  unchanged: 'The field has this value already.',
  stale: 'The value did not stick: a later observation is in place.',
  kept: 'The value did not stick: what was there was kept.',
  invalid: 'The value did not stick: it does not fit the field.',
}

const conflictTexts: Readonly<Record<Receipt['conflicts'][number]['reason'], string>> = {
  one_per_profile: 'A profile has one value of this kind, and this one has another. A conflict was noted.',
  identifier_limit: 'The profile would have too many identifiers of this kind. A conflict was noted.',
  link_policy: 'The identifier belongs to somebody else. A conflict was noted.',
  vetoed: 'The identifier belongs to somebody from whom this profile was parted. A conflict was noted.',
  append: 'The identifier belongs to somebody else. A conflict was noted.',
}

function sentence(text: string): string {
  const whole = text.charAt(0).toUpperCase() + text.slice(1)
  return /[.!?]$/.test(whole) ? whole : `${whole}.`
}
