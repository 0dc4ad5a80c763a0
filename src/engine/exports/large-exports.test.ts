import assert from 'node:assert/strict'
import { test } from 'node:test'
import { forEachDatabase } from '../../../test/databases.ts'
import { createTestEngine, createTestWorkspace } from '../../../test/engine.ts'
import { everyProfile } from '../../../test/exports.ts'
import { fillProfiles } from '../../../test/fill-profiles.ts'
import type { ExportFormat } from './export-request.ts'
import { openExport } from './open-export.ts'

const profileCount = 50_000
const noteLength = 3_000

function usedBytes(): number {
  const { heapUsed, arrayBuffers } = process.memoryUsage()
  return heapUsed + arrayBuffers
}

forEachDatabase('50,000 profiles of 150 MB', lane => {
  for (const format of ['ndjson', 'csv', 'parquet'] satisfies readonly ExportFormat[]) {
    test(`leave as ${format} in bounded memory, and every one of them`, async () => {
      const { config, database } = createTestEngine(lane.database())
      const workspaceId = await createTestWorkspace(lane.database())
      await fillProfiles(lane.database(), workspaceId, profileCount, noteLength)
      const found = await config.refresh(workspaceId)
      assert.ok(found !== undefined)
      const { bytes, rowCount } = openExport(database, found, { ...everyProfile, format })
      const before = usedBytes()
      let peak = 0
      for await (const _ of bytes) peak = Math.max(peak, usedBytes() - before)
      assert.equal(rowCount(), profileCount)
      assert.ok(peak < 120_000_000, `took ${Math.round(peak / 1e6)} MB`)
      await lane.database().execute('truncate profile, identifier')
    })
  }
})
