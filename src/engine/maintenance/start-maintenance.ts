import type { Clock } from '../../runtime/clock.ts'
import type { Logger } from '../../runtime/logger.ts'
import type { Database } from '../../store/database.ts'
import { tidyTables } from '../../store/write/tidy-tables.ts'
import { keepHistory } from './keep-history.ts'
import { makeEventPartitions } from './make-partitions.ts'

export type MaintenanceContext = {
  readonly database: Database
  readonly log: Logger
  readonly now: Clock
}

/** Most turns find nothing to do; a turn that failed is made up for by the next. */
const everyMs = 3_600_000

/** Looks after the partitions of history and of events, and after the embedded database's tables, at once and then every hour; any number of processes may. */
export function startMaintenance({ database, log, now }: MaintenanceContext): AsyncDisposable {
  let underWay = Promise.resolve()

  async function turn(): Promise<void> {
    try {
      await keepHistory(database, now())
      await makeEventPartitions(database, now())
      if (database.kind === 'embedded') await tidyTables(database)
    } catch (error) {
      log.warn({ err: error }, 'looking after the tables failed, the next turn tries again')
    }
  }

  function takeTurn(): void {
    underWay = underWay.then(turn)
  }

  const timer = setInterval(takeTurn, everyMs)
  timer.unref()
  takeTurn()
  return {
    async [Symbol.asyncDispose]() {
      clearInterval(timer)
      await underWay
    },
  }
}
