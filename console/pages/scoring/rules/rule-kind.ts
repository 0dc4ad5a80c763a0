import type { ComponentType } from 'react'
import type { Answer } from '../../../app/client.ts'

export type Tested = Answer<'POST /v1/rulesets/test'>
export type Preview = Answer<'POST /v1/rulesets/preview'>

/** A rule as it is edited; `key` keeps its place on the page. */
export type Edited<R> = R & {
  readonly key: string
  readonly id?: string
  readonly weight: number
  readonly active: boolean
}

export type EditorProps<R> = {
  readonly rule: Edited<R>
  readonly onChange: (change: Partial<R>) => void
  /** What the server says of a member such as `value`. */
  readonly faultOf: (member: string) => string | undefined
}

/** What is particular to rules on fields or rules on events. */
export type RuleKind<R> = {
  readonly blank: (key: string) => Edited<R>
  /** Whether it lacks what it cannot do without, as while it is being written. */
  readonly isBlank: (rule: R) => boolean
  /** What follows the points: `when Company size is exactly 51-200`. */
  readonly sentence: (rule: R) => string
  readonly Editor: ComponentType<EditorProps<R>>
  /** Why a rule gives a person what it gives. */
  readonly explain: (rule: R, tested: Tested['rules'][number], name: string) => string
  readonly test: (rules: readonly Edited<R>[], profileId: string, signal: AbortSignal) => Promise<Tested>
  readonly preview: (rules: readonly Edited<R>[]) => Promise<Preview>
  readonly save: (rules: readonly Edited<R>[]) => Promise<unknown>
}
