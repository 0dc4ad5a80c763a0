// Fields that no enrichment may write: it can neither join two people nor change whether somebody may be contacted.

type Forbidden = { readonly pattern: RegExp; readonly why: string }

const forbidden: readonly Forbidden[] = [
  {
    pattern: /consent|opt(ed)?_?(in|out)|unsubscri|(^|_)subscribed|suppress|do_?not_?|(^|_)(dnc|dnd)(_|$)/,
    why: 'says whether the person may be contacted',
  },
  {
    pattern: /^((account|contact|lead|profile|record)_?)?owner(_?(id|name|email|user|user_?id))?$/,
    why: 'says who looks after the person',
  },
  { pattern: /verified|verification/, why: 'says what has been verified' },
]

/** `emailOptOut` and `email-opt-out` are one name here. */
function wordsOf(name: string): string {
  return name
    .replace(/([a-z0-9])([A-Z])/g, '$1_$2')
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '_')
}

/** Why enrichments must not write to a field; undefined when they may. */
export function findForbidden(field: string, isIdentityKind: (name: string) => boolean): string | undefined {
  if (isIdentityKind(field)) return 'identifies people'
  const words = wordsOf(field)
  return forbidden.find(({ pattern }) => pattern.test(words))?.why
}
