import type { Command } from '../../domain/command.ts'
import { planField } from '../../domain/schema/plan-change.ts'
import { countReceipt, noUsage, type UsageCounts } from '../../domain/usage.ts'
import { eventFindOfSource } from '../../store/read/event-of-source.ts'
import type { ChangeContext } from '../configuration/audit.ts'
import { changeConfiguration } from '../configuration/change-configuration.ts'
import type { Engine } from '../engine.ts'
import { readSources, type SampleEvent } from './read-sources.ts'
import { commandsOf, eventSource } from './sample-commands.ts'
import { sampleFields } from './sample-shape.ts'

/**
 * Writes the customers of the Chinook sample, as four sources know them, through the writer like anybody's data. Doing
 * it again changes nothing: people and orders carry their own times, and events that are there are not sent again.
 */
export async function loadSample(engine: Engine, context: ChangeContext, workspaceId: string): Promise<UsageCounts> {
  const sources = await readSources()
  const { people, events } = commandsOf(sources)
  await declareFields(engine, context, workspaceId)
  const counts = noUsage()
  async function write(commands: readonly Command[]): Promise<void> {
    for (const settled of await engine.writer.writeAll(workspaceId, commands)) {
      if (settled.kind === 'settled') countReceipt(counts, settled.receipt)
    }
  }
  for (const commands of people) await write(commands)
  const last = sources.events.at(-1)
  if (last !== undefined && !(await isThere(engine, workspaceId, last))) await write(events)
  return counts
}

/** Keys of events are forgotten after a month; the last event of the sample stays. */
async function isThere({ database }: Engine, workspaceId: string, event: SampleEvent): Promise<boolean> {
  const at = new Date(event.timestamp)
  return (await database.run(eventFindOfSource, [workspaceId, 'email', event.alias, at, eventSource])).length > 0
}

/** What somebody has declared already stays as it is. */
async function declareFields({ database, config }: Engine, context: ChangeContext, workspaceId: string): Promise<void> {
  for (const [object, name, definition] of sampleFields) {
    await changeConfiguration(database, context, workspaceId, { object, field: name }, state => {
      const known = state.objects.get(object)
      return known?.fields.some(field => field.name === name)
        ? { kind: 'unchanged', object: known }
        : planField(state, object, { name, required: false, nullable: true, ...definition })
    })
  }
  await config.refresh(workspaceId)
}
