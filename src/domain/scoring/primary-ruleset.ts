import type { FitRuleset } from './definitions.ts'

function isOlder(a: FitRuleset, b: FitRuleset): boolean {
  return a.createdAtMs < b.createdAtMs || (a.createdAtMs === b.createdAtMs && a.id < b.id)
}

function choosePrimary(rulesets: readonly FitRuleset[], preferredId: string | undefined): string | undefined {
  const active = rulesets.filter(ruleset => ruleset.isActive)
  const marked = active.find(ruleset => ruleset.id === preferredId) ?? active.find(ruleset => ruleset.isPrimary)
  if (marked !== undefined) return marked.id
  return active.reduce<FitRuleset | undefined>((a, b) => (a === undefined || isOlder(b, a) ? b : a), undefined)?.id
}

/**
 * The rulesets of a workspace after one was added, changed or taken away, with the mark where it belongs: on the one
 * preferred, else where it is, else on the oldest; always on an active one, and nowhere when none is active. Rulesets
 * whose mark stays come back as the same objects.
 */
export function settlePrimary(rulesets: readonly FitRuleset[], preferredId?: string): readonly FitRuleset[] {
  const primaryId = choosePrimary(rulesets, preferredId)
  return rulesets.map(ruleset => {
    const isPrimary = ruleset.id === primaryId
    return ruleset.isPrimary === isPrimary ? ruleset : { ...ruleset, isPrimary }
  })
}
