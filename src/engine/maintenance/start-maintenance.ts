import type { Supplies } from '../../domain/plan/flush-state.ts'
import type { Clock } from '../../runtime/clock.ts'
import type { Logger } from '../../runtime/logger.ts'
import type { Database } from '../../store/database.ts'
import { analyseTables, tidyTables } from '../../store/write/tidy-tables.ts'
import type { ConfigCache } from '../engine.ts'
import { fillWords } from './fill-words.ts'
import { keepHistory } from './keep-history.ts'
import { makeEventPartitions } from './make-partitions.ts'
import { takeScoringTurns } from './scoring-turns.ts'
import { sweepSessions } from './sweep-sessions.ts'

export type MaintenanceContext = {
  readonly database: Database
  readonly config: ConfigCache
  readonly supplies: Supplies
  readonly log: Logger
  readonly now: Clock
}

/** Most turns find nothing to do; a turn that failed is made up for by the next. */
const everyMs = 3_600_000
/**
 * An import fills an empty table with tens of thousands of rows in this time, and what reads them waits for statistics: the
 * autovacuum of PostgreSQL looks once a minute at best, the embedded database has none.
 */
const analyseEveryMs = 5_000

/**
 * Looks after the partitions of history and of events, sessions, the embedded database's tables, and what the hour does to scores,
 * at once and then every hour; any number of processes may. The statistics of tables follow their growth.
 */
export function startMaintenance(context: MaintenanceContext): AsyncDisposable {
  const { database, log, now } = context
  let isStopping = false
  let underWay = Promise.resolve()

  async function turn(): Promise<void> {
    try {
      await keepHistory(database, now())
      await makeEventPartitions(database, now())
      await sweepSessions(database, now())
      if (database.kind === 'embedded') await tidyTables(database)
    } catch (error) {
      log.warn({ err: error }, 'looking after the tables failed, the next turn tries again')
    }
    try {
      await fillWords(database, () => isStopping)
    } catch (error) {
      log.warn({ err: error }, 'filling in the words of names failed, the next turn goes on with them')
    }
    try {
      await takeScoringTurns({ ...context, isStopping: () => isStopping })
    } catch (error) {
      log.warn({ err: error }, 'looking for scores that grow older failed, the next turn tries again')
    }
  }

  async function analyse(): Promise<void> {
    try {
      await analyseTables(database)
    } catch (error) {
      log.warn({ err: error }, 'taking statistics of the tables failed, the next look tries again')
    }
  }

  /** A turn of scores may take long; statistics do not wait for it, nor for a look that has not ended. */
  let looking: Promise<void> | undefined
  function look(): void {
    looking ??= analyse().finally(() => {
      looking = undefined
    })
  }

  function takeTurn(): void {
    underWay = underWay.then(turn)
  }

  const timers = [setInterval(takeTurn, everyMs), setInterval(look, analyseEveryMs)]
  for (const timer of timers) timer.unref()
  takeTurn()
  return {
    async [Symbol.asyncDispose]() {
      isStopping = true
      for (const timer of timers) clearInterval(timer)
      await Promise.all([underWay, looking])
    },
  }
}
