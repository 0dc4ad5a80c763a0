import { compileScoring, type Scoring } from './compile-scoring.ts'
import type { ScoringConfig } from './definitions.ts'

// A configuration is replaced, never changed, so what was compiled of it holds as long as it does.
const compiled = new WeakMap<ScoringConfig, Scoring>()

/** `compileScoring`, once for each version of a configuration. */
export function scoringOf(config: ScoringConfig): Scoring {
  const known = compiled.get(config)
  if (known !== undefined) return known
  const scoring = compileScoring(config)
  compiled.set(config, scoring)
  return scoring
}
