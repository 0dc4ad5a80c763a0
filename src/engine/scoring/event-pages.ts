/** Events of all homes together that are in memory at once. */
const eventsAtOnce = 10_000

type EventRow = {
  readonly profile_id: string
  readonly event_id: string
  readonly occurred_us: number
  readonly arrival: number
}

type Place = { readonly id: string; readonly at?: number; readonly n?: number; readonly e?: string }

/** Reads the events of homes, those of a home in the order of the index; homes with very many of them in pages. */
export async function readEventPages<R extends EventRow>(
  homeIds: readonly string[],
  fetch: (places: string, limit: number) => Promise<readonly R[]>,
  take: (homeId: string, rows: readonly R[]) => void,
  beat: () => Promise<void>,
): Promise<void> {
  let wanted: readonly Place[] = homeIds.map(id => ({ id }))
  while (wanted.length > 0) {
    const limit = Math.max(1, Math.floor(eventsAtOnce / wanted.length))
    const further: Place[] = []
    for (const [id, rows] of Map.groupBy(await fetch(JSON.stringify(wanted), limit), row => row.profile_id)) {
      take(id, rows)
      const last = rows.at(-1)
      if (last === undefined || rows.length < limit) continue
      further.push({ id, at: last.occurred_us, n: last.arrival, e: last.event_id })
    }
    wanted = further
    await beat()
  }
}
