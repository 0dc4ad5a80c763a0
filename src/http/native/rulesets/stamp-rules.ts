import type { Draft, Stamp } from '../../../domain/scoring/plan/definition-plan.ts'

/** Gives the rules of a draft the ids they name, where the ruleset has them, and new ones otherwise. */
export function stampRules<R extends Stamp, B extends { readonly id?: string }>(
  known: readonly R[],
  bodies: readonly B[],
  read: (body: B) => Draft<R>,
  newId: () => string,
  nowMs: number,
): (Draft<R> & Stamp)[] {
  const left = new Map(known.map(rule => [rule.id, rule]))
  return bodies.map(body => {
    const old = body.id === undefined ? undefined : left.get(body.id)
    const draft = read(body)
    if (old === undefined) return { ...draft, id: newId(), createdAtMs: nowMs, updatedAtMs: nowMs }
    left.delete(old.id)
    const { id, createdAtMs, updatedAtMs, ...rest } = old
    const isSame = JSON.stringify({ ...rest, ...draft }) === JSON.stringify(rest)
    return { ...draft, id, createdAtMs, updatedAtMs: isSame ? updatedAtMs : nowMs }
  })
}
