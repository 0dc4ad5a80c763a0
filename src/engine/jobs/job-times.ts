/** How long a job stays with a holder that gives no sign of life. */
export const leaseMs = 60_000

/** How long jobs can be asked for. */
export const jobKeptMs = 7 * 24 * 3_600_000
/** Imports longer, as a contract says: they are few, and somebody mends what their errors list. */
export const importKeptMs = 30 * 24 * 3_600_000
