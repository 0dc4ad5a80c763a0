import type { WorkspaceConfig } from '../../domain/config.ts'
import { prepareProfileWrite } from '../../domain/prepare/prepare-profile.ts'
import { prepareRecordWrite } from '../../domain/prepare/prepare-record.ts'
import { makeRules, type Rules } from '../../domain/prepare/rules.ts'
import { parsePhone } from '../phone.ts'
import type { BatchItem, BatchTemplate, ItemFailure } from './batch.ts'
import { failureOf, membersOf } from './item-members.ts'

export type PreparedItems = {
  /** Null where the item failed. */
  readonly items: readonly (BatchItem | null)[]
  readonly failures: readonly ItemFailure[]
}

/**
 * Judges every item by the configuration before anything is written, and marks those that must not be written twice.
 * What needs a look-up (a required field missing from a new row) shows only in the write.
 */
export function prepareItems(
  config: WorkspaceConfig,
  template: BatchTemplate,
  items: readonly BatchItem[],
): PreparedItems {
  const rules = makeRules(config)
  const failures: ItemFailure[] = []
  const prepared = items.map((item, index) => {
    const judged = judge(rules, template, item)
    if ('problems' in judged) {
      failures.push(failureOf(item, index, judged.problems))
      return null
    }
    return judged.isRepeatable ? item : ({ ...item, isOnce: true } as const)
  })
  return { items: prepared, failures }
}

/**
 * Only a profile that is found by an identifier takes the same values twice and is the same; and only while the write
 * takes no identifier away and edits nothing that is there.
 */
function judge(rules: Rules, template: BatchTemplate, item: BatchItem) {
  const own = membersOf(item)
  if (template.type === 'record') {
    const prepared = prepareRecordWrite({ ...template, ...own }, rules, parsePhone)
    return prepared.kind === 'refused' ? prepared : { isRepeatable: false }
  }
  const prepared = prepareProfileWrite({ ...template, ...own }, rules, parsePhone)
  if (prepared.kind === 'refused') return prepared
  const makesRow = item.isInsert === true || template.create === 'must' || prepared.write.identifiers.length === 0
  const changesMore = template.identifierMode === 'replace' || prepared.write.edits.length > 0
  return { isRepeatable: !makesRow && !changesMore }
}
