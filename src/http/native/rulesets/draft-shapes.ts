import { type Static, Type } from 'typebox'
import type { Level } from '../../../domain/scoring/definitions.ts'
import type { TestedDraft } from '../../../domain/scoring/draft.ts'
import { findLevel } from '../../../domain/scoring/levels.ts'
import { mostProfiles } from '../../../engine/scoring/newest-profiles.ts'
import type { Preview } from '../../../engine/scoring/preview-draft.ts'

/** Members of every answer that was worked out from a part of the profiles. */
export const lookedMembers = {
  looked_at: Type.Integer({ description: `How many profiles were looked at, newest first: ${mostProfiles} at most.` }),
  is_whole: Type.Boolean({ description: 'Whether these are all there are.' }),
}

export const rulesetId = Type.Optional(
  Type.String({ description: 'The ruleset that the rules would replace those of; left out for a new one.' }),
)

const LevelName = Type.Union(
  [Type.Object({ id: Type.String(), name: Type.String(), colour: Type.String() }), Type.Null()],
  {
    description: 'Null is unclassified.',
  },
)

export const Tested = Type.Object({
  profile_id: Type.String({ format: 'uuid' }),
  saved_score: Type.Integer({ description: 'By the rules that are saved.' }),
  score: Type.Integer({ description: 'By the draft.' }),
  saved_level: LevelName,
  level: LevelName,
  rules: Type.Array(
    Type.Object({
      matches: Type.Boolean(),
      points: Type.Number({ description: 'What it adds, before rounding; 0 while it is inactive.' }),
      value: Type.Unknown({ description: 'What the profile has in the field of the rule; null on rules for events.' }),
      event_count: Type.Integer({ description: 'Events that the rule counts.' }),
    }),
    { description: 'One for each rule of the draft, in its order.' },
  ),
})

const Moves = Type.Object({ up: Type.Integer(), down: Type.Integer(), same: Type.Integer() })

export const PreviewView = Type.Object({
  ...lookedMembers,
  scores: Moves,
  average_change: Type.Number(),
  levels: Type.Object(Moves.properties, { description: 'As if the ruleset were the primary one.' }),
  histogram: Type.Array(
    Type.Object({ from: Type.Integer(), to: Type.Integer(), before: Type.Integer(), after: Type.Integer() }),
    { description: 'Profiles by score; both ends belong to a bar.' },
  ),
})

function viewLevel(level: Level | undefined) {
  return level === undefined ? null : { id: level.id, name: level.name, colour: level.colour }
}

export function viewTested(
  profileId: string,
  { saved, score, rules }: TestedDraft,
  levels: readonly Level[],
): Static<typeof Tested> {
  return {
    profile_id: profileId,
    saved_score: saved,
    score,
    saved_level: viewLevel(findLevel(levels, saved)),
    level: viewLevel(findLevel(levels, score)),
    rules: rules.map(({ matches, points, value, eventCount }) => ({ matches, points, value, event_count: eventCount })),
  }
}

export function viewPreview(preview: Preview): Static<typeof PreviewView> {
  const { lookedAt, isWhole, scores, averageChange, levels, histogram } = preview
  return {
    looked_at: lookedAt,
    is_whole: isWhole,
    scores,
    average_change: averageChange,
    levels,
    histogram: [...histogram],
  }
}
