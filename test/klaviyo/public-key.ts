import { testChange } from '../engine.ts'
import type { TestServer } from '../server.ts'

/** The company id of a new public key of the workspace. */
export async function createCompany({ credentials }: TestServer, workspaceId: string, name = 'Shop'): Promise<string> {
  const created = await credentials.createPublicKey(testChange, { name, workspaceId })
  if (created.kind !== 'created') throw new Error(`there is no workspace ${workspaceId}`)
  return created.key.companyId
}
