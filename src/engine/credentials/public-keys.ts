import type { Database } from '../../store/database.ts'
import { apiKeyFindPublic } from '../../store/read/api-key.ts'
import type { ChangeContext } from '../configuration/audit.ts'
import { whyFallen } from './authenticate.ts'
import { insertKey } from './insert-key.ts'
import { newCompanyId } from './secrets.ts'

/** What web pages name their workspace by. It is no secret, and opens what pages may do, nothing else. */
export type NewPublicKey = {
  readonly id: string
  readonly workspaceId: string
  /** Stands in web pages. */
  readonly companyId: string
  readonly createdAtMs: number
}

export type NewPublicKeyRequest = {
  readonly name: string
  readonly workspaceId: string
  /** Made by the server when left out. */
  readonly companyId?: string
}

export type CreatedPublicKey =
  | { readonly kind: 'created'; readonly key: NewPublicKey }
  /** There is no such workspace, or the company id stands in pages of this or another one. */
  | { readonly kind: 'company_id_taken' }

export type Company = { readonly id: string; readonly name: string; readonly workspaceId: string }

const companyIdPattern = /^[A-Za-z0-9]{6,32}$/

export function isCompanyId(text: string): boolean {
  return companyIdPattern.test(text)
}

/** The workspace must be there. A revoked key keeps its company id: pages of old must not speak to somebody else. */
export async function createPublicKey(
  database: Database,
  context: ChangeContext,
  { name, workspaceId, companyId = newCompanyId() }: NewPublicKeyRequest,
): Promise<CreatedPublicKey> {
  const key = { id: context.newId(), workspaceId, companyId, createdAtMs: context.now() }
  const row = { ...key, kind: 'public', name, clientId: companyId } as const
  const isMade = await database.transaction(tx => insertKey(tx, context, row))
  return isMade ? { kind: 'created', key } : { kind: 'company_id_taken' }
}

/** The public key behind a company id, while it stands. */
export async function findCompany(
  { database, now }: { readonly database: Database; readonly now: () => number },
  companyId: string,
): Promise<Company | undefined> {
  const [key] = await database.run(apiKeyFindPublic, [companyId])
  if (key === undefined || whyFallen(key, now()) !== undefined) return undefined
  return { id: key.api_key_id, name: key.name, workspaceId: key.workspace_id }
}
