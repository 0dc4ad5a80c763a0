import { systemClock } from '../../src/runtime/clock.ts'
import { createIdGenerator } from '../../src/runtime/ids.ts'
import type { TestServer } from '../server.ts'

const context = { now: systemClock, newId: createIdGenerator(systemClock), actor: 'root' }

/** The company id of a new public key of the workspace. */
export async function createCompany({ credentials }: TestServer, workspaceId: string, name = 'Shop'): Promise<string> {
  const created = await credentials.createPublicKey(context, { name, workspaceId })
  if (created.kind !== 'created') throw new Error(`there is no workspace ${workspaceId}`)
  return created.key.companyId
}
