/** The score of a profile by one ruleset. */
export type ProfileScore = {
  readonly rulesetId: string
  readonly kind: 'fit' | 'engagement'
  readonly score: number
}
