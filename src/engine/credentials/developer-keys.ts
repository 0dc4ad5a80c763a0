import type { Database } from '../../store/database.ts'
import { apiKeyFindHeld } from '../../store/read/api-key.ts'
import type { ChangeContext } from '../configuration/audit.ts'
import { whyFallen } from './authenticate.ts'
import { insertKey } from './insert-key.ts'
import { findPersonalKey } from './personal-keys.ts'
import { seal, unseal } from './seal.ts'
import { developerSecretStart, hashesMatch, hashSecret, newDeveloperSecret, visiblePrefix } from './secrets.ts'

/** The key of an outside developer. The secret is never seen again. */
export type NewDeveloperKey = {
  readonly id: string
  readonly workspaceId: string
  readonly secret: string
  readonly secretPrefix: string
  readonly personalKeyId: string
  readonly createdAtMs: number
}

export type NewDeveloperKeyRequest = {
  readonly name: string
  readonly workspaceId: string
  /** Empty, the key is good from nowhere until addresses are added. */
  readonly allowedIps: readonly string[]
  /** The token of a personal key of the workspace, which the developer is shown again on request. */
  readonly personalToken: string
}

/** A developer key that stands; whether it is good from the address of a request is the surface's to ask. */
export type DeveloperKey = {
  readonly id: string
  readonly name: string
  readonly workspaceId: string
  readonly allowedIps: readonly string[]
  readonly sealedPersonalKey: string
}

type Context = { readonly database: Database; readonly rootKey: string; readonly now: () => number }

/** Undefined when the token is not that of a personal key which stands in the workspace. */
export async function createDeveloperKey(
  { database, rootKey, now }: Context,
  context: ChangeContext,
  { name, workspaceId, allowedIps, personalToken }: NewDeveloperKeyRequest,
): Promise<NewDeveloperKey | undefined> {
  const personal = await findPersonalKey({ database, now }, personalToken)
  if (personal?.workspaceId !== workspaceId) return undefined
  const secret = newDeveloperSecret()
  const secretPrefix = visiblePrefix(secret, developerSecretStart)
  const [id, createdAtMs] = [context.newId(), context.now()]
  const isMade = await database.transaction(tx =>
    insertKey(tx, context, {
      kind: 'developer',
      id,
      workspaceId,
      name,
      createdAtMs,
      tokenHash: hashSecret(secret),
      tokenPrefix: secretPrefix,
      allowedIps,
      personalKey: { id: personal.id, sealed: seal(rootKey, id, personalToken) },
    }),
  )
  return isMade ? { id, workspaceId, secret, secretPrefix, personalKeyId: personal.id, createdAtMs } : undefined
}

export async function findDeveloperKey(
  { database, now }: Pick<Context, 'database' | 'now'>,
  secret: string,
): Promise<DeveloperKey | undefined> {
  const hash = hashSecret(secret)
  const [key] = await database.run(apiKeyFindHeld, ['developer', hash])
  if (key === undefined || !hashesMatch(key.token_hash ?? '', hash)) return undefined
  if (whyFallen(key, now()) !== undefined || key.sealed_personal_key === null) return undefined
  return {
    id: key.api_key_id,
    name: key.name,
    workspaceId: key.workspace_id,
    allowedIps: key.allowed_ips ?? [],
    sealedPersonalKey: key.sealed_personal_key,
  }
}

/** The token of the personal key that a developer key is bound to; undefined after the root key was changed. */
export function openPersonalKey(rootKey: string, { id, sealedPersonalKey }: DeveloperKey): string | undefined {
  return unseal(rootKey, id, sealedPersonalKey)
}
