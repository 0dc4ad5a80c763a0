import assert from 'node:assert/strict'
import { before, test } from 'node:test'
import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import { forEachDatabase } from '../../../test/databases.ts'
import { createTestEngine, createTestWorkspace } from '../../../test/engine.ts'
import { everyProfile } from '../../../test/exports.ts'
import { fillProfiles } from '../../../test/fill-profiles.ts'
import type { ExportFormat } from './export-request.ts'
import { openExport } from './open-export.ts'

const profileCount = 50_000
const noteLength = 3_000

setFlagsFromString('--expose-gc')
const collectGarbage: () => void = runInNewContext('gc')

/** What is held, once all else is collected: how much waits to be collected is the engine's own affair. */
function heldBytes(): number {
  collectGarbage()
  const { heapUsed, arrayBuffers } = process.memoryUsage()
  return heapUsed + arrayBuffers
}

forEachDatabase('50,000 profiles of 150 MB', lane => {
  let workspaceId = ''
  before(async () => {
    workspaceId = await createTestWorkspace(lane.database())
    await fillProfiles(lane.database(), workspaceId, profileCount, noteLength)
  })

  for (const format of ['ndjson', 'csv', 'parquet'] satisfies readonly ExportFormat[]) {
    test(`leave as ${format} in bounded memory, and every one of them`, async () => {
      const { config, database } = createTestEngine(lane.database())
      const found = await config.refresh(workspaceId)
      assert.ok(found !== undefined)
      const { bytes, rowCount } = openExport(database, found, { ...everyProfile, format })
      // From the least so far: what was there before may still be tidied away.
      let least = heldBytes()
      let rise = 0
      let looks = 0
      let chunks = 0
      for await (const _ of bytes) {
        chunks += 1
        if (format !== 'parquet' && chunks % 100 !== 0) continue
        const held = heldBytes()
        rise = Math.max(rise, held - least)
        least = Math.min(least, held)
        looks += 1
      }
      assert.equal(rowCount(), profileCount)
      assert.ok(looks > 5, `${looks} looks`)
      assert.ok(rise < 60_000_000, `held ${Math.round(rise / 1e6)} MB`)
    })
  }
})
