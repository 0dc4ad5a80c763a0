/** Settings of every session, whatever the server's configuration says. */
export const SESSION_SETTINGS = ['jit=off', 'timezone=UTC', 'datestyle=ISO'] as const

/** Keeps hot statements on index plans while their tables are empty or their statistics are stale. */
export const INDEX_PLANS_ONLY = ['enable_hashjoin=off', 'enable_mergejoin=off', 'enable_seqscan=off'] as const

/** For the connections of the writer alone, which look rows up by one key each: a plan is made once and kept. */
export const LANE_SETTINGS = [
  ...SESSION_SETTINGS,
  ...INDEX_PLANS_ONLY,
  'enable_bitmapscan=off',
  'plan_cache_mode=force_generic_plan',
] as const

/**
 * Stretches of jobs are not waited for until they are on the disk. Each moves the checkpoint of its job, so what a crash of
 * PostgreSQL takes back is written again; and whoever says that the job has ended waits, on another connection, until all
 * before it is on the disk as well.
 */
export const BULK_WRITING_SETTINGS = [...LANE_SETTINGS, 'synchronous_commit=off'] as const

/** For the embedded database: its memory never shrinks, and pages that it lets go of are in the cache of the system. */
export const EMBEDDED_MEMORY = ['shared_buffers=16MB'] as const
