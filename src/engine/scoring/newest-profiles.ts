// What a draft of rules would do is told from the newest profiles, page by page, and only for as long as somebody who
// waits for it is patient. So neither the size of a workspace nor that of its events decides how long an answer takes.

import type { Database } from '../../store/database.ts'
import { firstId, lastId } from '../../store/read/bounds.ts'
import { profileListBoundaries } from '../../store/read/segment-scan.ts'

export type LookContext = { readonly database: Database; readonly now: () => number }

/** The live profiles behind `after` and up to `upTo`, at most `size` of them. */
export type Page = { readonly after: string; readonly upTo: string; readonly size: number }

/** How many profiles were looked at, and whether that is all there are. */
export type Looked = { readonly lookedAt: number; readonly isWhole: boolean }

export type Look = {
  readonly pageSize?: number
  /** Counts a page and answers how many profiles it had; `beat` throws when the time is up. */
  readonly page: (page: Page, beat: () => Promise<void>) => Promise<number>
}

export const mostProfiles = 10_000
const patienceMs = 3_000

class OutOfTime extends Error {}

async function listPages({ database }: LookContext, workspaceId: string, size: number): Promise<readonly Page[]> {
  const rows = await database.run(profileListBoundaries, [workspaceId, size, mostProfiles])
  const pages = rows.map(({ profile_id: after }, index) => ({
    after,
    upTo: rows[index - 1]?.profile_id ?? lastId,
    size,
  }))
  return [...pages, { after: firstId, upTo: rows.at(-1)?.profile_id ?? lastId, size }]
}

/** Looks at the newest profiles, newest pages first. A page that the time ran out on counts for nothing. */
export async function lookAtNewest(context: LookContext, workspaceId: string, look: Look): Promise<Looked> {
  const { pageSize = 500, page } = look
  const endMs = context.now() + patienceMs
  const beat = async () => {
    if (context.now() > endMs) throw new OutOfTime()
  }
  const pages = await listPages(context, workspaceId, pageSize)
  const most = mostProfiles / pageSize
  let lookedAt = 0
  for (const each of pages.slice(0, most)) {
    try {
      if (lookedAt > 0) await beat()
      lookedAt += await page(each, beat)
    } catch (error) {
      if (error instanceof OutOfTime) return { lookedAt, isWhole: false }
      throw error
    }
  }
  return { lookedAt, isWhole: pages.length <= most }
}

/** The rows of a page, without those that moved up because others were merged meanwhile. */
export function rowsOf<R extends { readonly profile_id: string }>({ upTo }: Page, rows: readonly R[]): readonly R[] {
  return rows.filter(row => row.profile_id <= upTo)
}
