/** Which conflicts the queue shows. */
export type ConflictState = 'open' | 'resolved'
