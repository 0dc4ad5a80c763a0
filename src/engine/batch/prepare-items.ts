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
 * Judges every item by the configuration before anything is written. What needs a look-up (a required field missing from
 * a new row) shows only in the write.
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
    if (judged.kind === 'ready') return item
    failures.push(failureOf(item, index, judged.problems))
    return null
  })
  return { items: prepared, failures }
}

function judge(rules: Rules, template: BatchTemplate, item: BatchItem) {
  const own = membersOf(item)
  return template.type === 'record'
    ? prepareRecordWrite({ ...template, ...own }, rules, parsePhone)
    : prepareProfileWrite({ ...template, ...own }, rules, parsePhone)
}
