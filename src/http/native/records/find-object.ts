import type { ObjectDefinition } from '../../../domain/schema/object-definition.ts'
import type { ConfigCache } from '../../../engine/engine.ts'
import { type AnyReply, sendProblem } from '../problem.ts'

/** An object that keeps records: any but `profiles`. Asks for the newest configuration before saying no. */
export async function findObject(
  config: ConfigCache,
  workspaceId: string,
  name: string,
): Promise<ObjectDefinition | undefined> {
  if (name === 'profiles') return undefined
  const known = (await config.get(workspaceId))?.objects.get(name)
  return known ?? (await config.refresh(workspaceId))?.objects.get(name)
}

export function sendNoObject<R extends AnyReply>(reply: R): R {
  return sendProblem(reply, 'not_found', 'There is no such object; profiles are written at /v1/profiles.')
}
