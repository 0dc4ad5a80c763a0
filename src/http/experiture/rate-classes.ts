/** Requests a second that one client may make in each class of endpoints; a burst may hold twice as many. */
export const rateClasses = {
  'single-write': 100,
  'batch-write': 5,
  'metadata-read': 20,
  'job-read': 20,
  imports: 5,
} as const

export type RateClass = keyof typeof rateClasses
