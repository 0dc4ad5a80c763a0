// Claims are ratios from one run: subjects take turns, round after round, so a machine that slows down slows down all.

export function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b)
  const middle = sorted.length / 2
  return ((sorted[Math.ceil(middle) - 1] ?? Number.NaN) + (sorted[Math.floor(middle)] ?? Number.NaN)) / 2
}

export type Subject<Name extends string, Result> = { readonly name: Name; readonly run: () => Promise<Result> }

/** Runs A, B, A, B, ... and gives the results of each subject in the order of the rounds. */
export async function interleave<Name extends string, Result>(
  subjects: readonly Subject<Name, Result>[],
  rounds: number,
): Promise<ReadonlyMap<Name, readonly Result[]>> {
  const results = new Map<Name, Result[]>(subjects.map(subject => [subject.name, []]))
  for (let round = 0; round < rounds; round += 1) {
    for (const subject of subjects) results.get(subject.name)?.push(await subject.run())
  }
  return results
}

/** The median of each figure over the rounds. */
export function medians<Key extends string>(rounds: readonly Record<Key, number>[], keys: readonly Key[]) {
  return Object.fromEntries(keys.map(key => [key, median(rounds.map(round => round[key]))])) as Record<Key, number>
}
