/** What takes so long hangs. Tests that wait give up by then; a machine that is merely slow or busy fails none. */
export const hangLimitMs = 180_000
