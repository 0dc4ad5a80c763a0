import type { ProfileWrite, RecordWrite } from '../../domain/command.ts'
import type { BatchItem, BatchTemplate } from './batch.ts'
import { membersOf } from './item-members.ts'

/** An item of a batch as the writer takes it. */
export type ItemCommand = { readonly index: number; readonly command: ProfileWrite | RecordWrite }

/** The items from an index up to another; those whose outcome is known already are passed over. */
export function takeItems(
  template: BatchTemplate,
  items: readonly (BatchItem | null)[],
  from: number,
  to: number,
): readonly ItemCommand[] {
  return items.slice(from, to).flatMap((item, at) => {
    return item === null ? [] : [{ index: from + at, command: commandOf(template, item) }]
  })
}

function commandOf(template: BatchTemplate, item: BatchItem): ProfileWrite | RecordWrite {
  const own = membersOf(item)
  if (template.type === 'record') return { ...template, ...own, ...(item.isInsert ? { mode: 'append' } : {}) }
  return { ...template, ...own, ...(item.isInsert ? { create: 'must' } : {}) }
}
