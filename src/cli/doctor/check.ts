/** One thing that was looked at. `todo` is what to do about it. */
export type Check = {
  readonly name: string
  readonly state: 'ok' | 'warning' | 'failed'
  readonly found: string
  readonly todo?: string
}
