import type { Schemas } from '../../../app/client.ts'

type Profile = Pick<Schemas['Profile'], 'fields' | 'provenance'>

export type ComparedField = {
  readonly name: string
  readonly values: readonly [unknown, unknown]
  /** Of which side the value stays; undefined where both say the same, or only the server can tell. */
  readonly winner: 0 | 1 | undefined
}

/** The fields of two profiles side by side: those that differ first. The later observation stays. */
export function compareFields(a: Profile, b: Profile): readonly ComparedField[] {
  const names = [...new Set([...Object.keys(a.fields), ...Object.keys(b.fields)])].toSorted()
  const compared = names.map(name => {
    const values = [shownIn(a, name), shownIn(b, name)] as const
    const isSame = JSON.stringify(values[0]) === JSON.stringify(values[1])
    return { name, values, winner: isSame ? undefined : winnerOf(a, b, name), isSame }
  })
  return [...compared.filter(field => !field.isSame), ...compared.filter(field => field.isSame)].map(
    ({ name, values, winner }) => ({ name, values, winner }),
  )
}

function shownIn({ fields }: Profile, name: string): unknown {
  return Object.hasOwn(fields, name) ? fields[name] : undefined
}

function winnerOf(a: Profile, b: Profile, name: string): 0 | 1 | undefined {
  const [one, other] = [a, b].map(({ provenance }) => (Object.hasOwn(provenance, name) ? provenance[name] : undefined))
  if (one === undefined) return other === undefined ? undefined : 1
  if (other === undefined) return 0
  // What an enrichment said stands behind what anybody else did, whenever that was; among themselves ranks decide.
  const [isEnriched, isOtherEnriched] = [one, other].map(({ source }) => source.startsWith('enrichment/'))
  if (isEnriched !== isOtherEnriched) return isEnriched ? 1 : 0
  if (one.observed_at === other.observed_at || isEnriched) return undefined
  return one.observed_at > other.observed_at ? 0 : 1
}
