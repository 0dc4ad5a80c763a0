import { existsSync } from 'node:fs'
import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Queryable } from './database.ts'
import type { Snapshot, SnapshotEntry } from './snapshot.ts'
import { statement } from './statement.ts'

// PostgreSQL's own low-level backup, which needs no rest: it says where to begin (after a checkpoint), logs whole pages
// from there on, and says where to end. Files are read in between as they happen to be. Whoever opens the copy finds
// `backup_label` in it and replays the log from the beginning to the end, which mends what was torn. A replication slot
// keeps the log's segments until they are copied, whoever makes a checkpoint meanwhile. It is not a temporary one: those
// go with the first statement of the session that fails.

const slotName = 'onefold_backup'

export const DROP_BACKUP_SLOT = `select pg_drop_replication_slot(slot_name)
from pg_replication_slots
where slot_name = '${slotName}'`

const BEGIN_BACKUP = `select pg_backup_start('onefold', true)`

const KEEP_LOG = `${DROP_BACKUP_SLOT};
select pg_create_physical_replication_slot('${slotName}', true)`

const ABANDON_BACKUP = 'select pg_backup_stop(false)'

const backupEnd = statement(
  'backup_end',
  [],
  { label: 'text', last_segment: 'text' },
  `select labelfile as label, pg_walfile_name(lsn) as last_segment
from pg_backup_stop(false)`,
)

/** What a snapshot needs of the one session. */
export type SnapshotSession = {
  execute(sql: string): Promise<void>
  /** Runs `work` when all statements before have ended, and those of others after it. */
  alone<T>(work: (session: Queryable) => Promise<T>): Promise<T>
}

/** Directories whose content belongs to the running server; they themselves must be there. */
const emptied = new Set([
  'pg_dynshmem',
  'pg_notify',
  'pg_replslot',
  'pg_serial',
  'pg_snapshots',
  'pg_stat_tmp',
  'pg_subtrans',
])
const controlFile = 'global/pg_control'
const own = new Set(['postmaster.pid', 'postmaster.opts', 'backup_label', 'backup_label.old', controlFile])
const logDirectory = 'pg_wal'
const logSegment = /^[0-9A-F]{24}$/

/** Whether a server that was killed in the middle of a backup left its slot behind, which would keep all of the log. */
export function hasLeftSlot(clusterDirectory: string): boolean {
  return existsSync(join(clusterDirectory, 'pg_replslot', slotName))
}

/** One at a time. */
export async function beginSnapshot(session: SnapshotSession, clusterDirectory: string): Promise<Snapshot> {
  // PostgreSQL refuses it while another one is under way in this session.
  await session.execute(BEGIN_BACKUP)
  try {
    await session.execute(KEEP_LOG)
  } catch (error) {
    await session.execute(ABANDON_BACKUP)
    throw error
  }
  let state: 'begun' | 'finished' | 'disposed' = 'begun'

  return {
    clusterDirectory,
    leavesOut,

    finish: atRest =>
      session.alone(async queryable => {
        const [end] = await queryable.run(backupEnd, [])
        if (end === undefined) throw new Error('the database did not end its backup')
        state = 'finished'
        // Written by the thread of the database, which rests now: never torn.
        const control = await readFile(join(clusterDirectory, controlFile))
        await atRest()
        return [
          ...(await listLog(clusterDirectory, end.label, end.last_segment)),
          { is: 'bytes', path: controlFile, bytes: control },
          { is: 'bytes', path: 'backup_label', bytes: Buffer.from(end.label) },
        ]
      }),

    async [Symbol.asyncDispose]() {
      const last = state
      state = 'disposed'
      if (last === 'begun') await session.execute(ABANDON_BACKUP)
      if (last !== 'disposed') await session.execute(DROP_BACKUP_SLOT)
    },
  }
}

function leavesOut(path: string): boolean {
  const [first = '', second] = path.split('/')
  if (second !== undefined && emptied.has(first)) return true
  if (own.has(path) || /(^|\/)(pgsql_tmp[^/]*|pg_internal\.init)$/.test(path)) return true
  // The log comes at the end, the part of it that is needed.
  return first === logDirectory && second !== undefined && logSegment.test(second)
}

async function listLog(clusterDirectory: string, label: string, lastSegment: string): Promise<SnapshotEntry[]> {
  const firstSegment = /^START WAL LOCATION: .*\(file ([0-9A-F]{24})\)$/m.exec(label)?.[1]
  if (firstSegment === undefined) throw new Error('the database did not say where its backup begins')
  const present = new Set(await readdir(join(clusterDirectory, logDirectory)))
  const names = [...present].filter(name => logSegment.test(name) && firstSegment <= name && name <= lastSegment)
  if (!present.has(firstSegment) || !present.has(lastSegment))
    throw new Error(`the log of the database from ${firstSegment} to ${lastSegment} is not all there`)
  return names.toSorted().map(name => ({
    is: 'file',
    path: `${logDirectory}/${name}`,
    source: join(clusterDirectory, logDirectory, name),
    mayVanish: false,
  }))
}
