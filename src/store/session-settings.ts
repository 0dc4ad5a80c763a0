/** Settings of every session, whatever the server's configuration says. */
export const SESSION_SETTINGS = ['jit=off', 'timezone=UTC', 'datestyle=ISO'] as const

/** Keeps hot statements on index plans while their tables are empty or their statistics are stale. */
export const INDEX_PLANS_ONLY = ['enable_hashjoin=off', 'enable_mergejoin=off', 'enable_seqscan=off'] as const
