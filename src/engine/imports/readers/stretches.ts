/** Rows that are handed over at once: each hand-over costs an await. */
export const stretchLength = 500

/** Large rows go in shorter stretches. */
export const stretchBytes = 4 * 1_048_576
