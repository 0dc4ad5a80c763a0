import { registerReadRecords } from '../records/read-records.ts'
import { registerWriteRecords } from '../records/write-records.ts'
import type { NativeApp, NativeContext } from '../route.ts'
import { registerAssignOwner } from './assign-owner.ts'
import { registerEraseProfile } from './erase-profile.ts'
import { registerExportProfile } from './export-profile.ts'
import { registerForeseeUndo } from './foresee-undo.ts'
import { registerGetConflict } from './get-conflict.ts'
import { registerGetGraph } from './get-graph.ts'
import { registerGetProfile } from './get-profile.ts'
import { registerGetScores } from './get-scores.ts'
import { registerLiftVeto } from './lift-veto.ts'
import { registerListConflicts } from './list-conflicts.ts'
import { registerListEvents } from './list-events.ts'
import { registerListHistory } from './list-history.ts'
import { registerListLatestMerges } from './list-latest-merges.ts'
import { registerListMembers } from './list-members.ts'
import { registerListMerges } from './list-merges.ts'
import { registerListProfiles } from './list-profiles.ts'
import { registerListTimeline } from './list-timeline.ts'
import { registerLookupProfile } from './lookup-profile.ts'
import { registerMakeExchangeId } from './make-exchange-id.ts'
import { registerMergeProfiles } from './merge-profiles.ts'
import { registerResolveConflict } from './resolve-conflict.ts'
import * as shapes from './shapes.ts'
import { registerUndoMerge } from './undo-merge.ts'
import { registerWriteBatch } from './write-batch.ts'
import { registerWriteProfile } from './write-profile.ts'

/** Shapes that routes refer to by name; the server registers them. */
export const profileSchemas = [
  shapes.ProfileSchema,
  shapes.CommandSchema,
  shapes.ReceiptSchema,
  shapes.MergeSchema,
  shapes.ConflictSchema,
  shapes.ChangeSchema,
  shapes.TimelineEntrySchema,
  shapes.EventSchema,
  shapes.RecordSchema,
  shapes.RecordReceiptSchema,
]

const routes = [
  registerWriteProfile,
  registerWriteBatch,
  registerListProfiles,
  registerLookupProfile,
  registerGetProfile,
  registerListHistory,
  registerListTimeline,
  registerExportProfile,
  registerEraseProfile,
  registerMakeExchangeId,
  registerAssignOwner,
  registerMergeProfiles,
  registerListMerges,
  registerListLatestMerges,
  registerGetGraph,
  registerForeseeUndo,
  registerUndoMerge,
  registerLiftVeto,
  registerListConflicts,
  registerGetConflict,
  registerResolveConflict,
  registerGetScores,
  registerListEvents,
  registerListMembers,
  registerWriteRecords,
  registerReadRecords,
]

/** Profiles, their merges and conflicts, and the records of other objects. */
export function registerProfiles(app: NativeApp, context: NativeContext): void {
  for (const register of routes) register(app, context)
}
