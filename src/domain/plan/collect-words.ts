import { hasSameNames, nameText, nameWords } from '../search/words.ts'
import type { FlushPlan, WordRow } from './flush-plan.ts'
import { isChanged, type WorkingProfile } from './working-profile.ts'

type WordRows = Pick<FlushPlan, 'worded' | 'reworded' | 'unworded'>

const noFields = {}

/**
 * The words of profiles whose names changed. An absorbed profile shows nothing and has no words; those of its names that
 * the survivor shows lead to the survivor.
 */
export function collectWords(profiles: Iterable<WorkingProfile>): WordRows {
  const worded: WordRow[] = []
  const reworded: WordRow[] = []
  const unworded: Omit<WordRow, 'name'>[] = []
  for (const profile of profiles) {
    const before = profile.stored?.fields ?? noFields
    if (!isChanged(profile) || hasSameNames(before, profile.fields)) continue
    const { profileId } = profile
    const [old, now] = [nameWords(before), nameWords(profile.fields)]
    const name = nameText(now)
    if (name === nameText(old)) continue
    const rows = profile.stored === undefined ? worded : reworded
    for (const word of now) rows.push({ word, profileId, name })
    for (const word of old) if (!now.includes(word)) unworded.push({ word, profileId })
  }
  return { worded, reworded, unworded }
}
