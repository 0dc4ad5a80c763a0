import type { Static } from 'typebox'
import type { MemberRole } from '../../../domain/members.ts'
import { isScope, scopes as knownScopes, type Scope } from '../../../domain/scopes.ts'
import { isUuid } from '../../../domain/uuid.ts'
import type { ChangeContext } from '../../../engine/configuration/audit.ts'
import type { KeyKind } from '../../../engine/credentials/key-kinds.ts'
import { findMember } from '../../../engine/members/find-members.ts'
import { scopeBeyond } from '../../../engine/members/scope-beyond.ts'
import { hasScope, type Principal } from '../../../engine/principal.ts'
import { workspaceFind } from '../../../store/read/workspace.ts'
import type { Fault, ProblemCodeOfApi } from '../problem.ts'
import type { NativeContext } from '../route.ts'
import { type CreatedApiKey, faultsOfAddresses, type NewApiKey } from './key-shapes.ts'

type Body = Static<typeof NewApiKey>
type Created = Static<typeof CreatedApiKey>
type Member = Exclude<keyof Body, 'kind' | 'name' | 'workspace_id'>

export type KeyAnswer =
  | { readonly kind: 'created'; readonly key: Created }
  | {
      readonly kind: 'refused'
      readonly code: ProblemCodeOfApi
      readonly detail: string
      readonly errors?: readonly Fault[]
    }

/** What each kind of key is made from, beside its name. */
const membersOf: Readonly<Record<KeyKind, { readonly needed: readonly Member[]; readonly taken: readonly Member[] }>> =
  {
    private: { needed: ['scopes'], taken: ['scopes', 'allowed_ips', 'expires_at'] },
    public: { needed: [], taken: ['client_id'] },
    personal: { needed: ['member_id'], taken: ['member_id', 'allowed_ips', 'expires_at'] },
    developer: { needed: ['personal_token'], taken: ['personal_token', 'allowed_ips'] },
  }
const kindMembers: readonly Member[] = [
  'scopes',
  'client_id',
  'member_id',
  'personal_token',
  'allowed_ips',
  'expires_at',
]

type Making = {
  readonly context: NativeContext
  readonly change: ChangeContext
  readonly principal: Principal
  readonly workspaceId: string
  readonly body: Body
}

/** Makes a key of the kind that the body asks for, as far as the caller may give what it opens. */
export async function createKey(
  context: NativeContext,
  change: ChangeContext,
  principal: Principal,
  body: Body,
): Promise<KeyAnswer> {
  const { kind = 'private', workspace_id: workspaceId = principal.workspaceId } = body
  const faults = faultsOfMembers(context, kind, body)
  if (faults.length > 0) return refuse('invalid_request', `A ${kind} key is not made like this.`, faults)
  const isReachable = isUuid(workspaceId) && (principal.isRoot || workspaceId === principal.workspaceId)
  const making = { context, change, principal, workspaceId: isReachable ? workspaceId.toLowerCase() : '', body }
  return makers[kind](making)
}

const makers: Readonly<Record<KeyKind, (making: Making) => Promise<KeyAnswer>>> = {
  private: makePrivateKey,
  public: makePublicKey,
  personal: makePersonalKey,
  developer: makeDeveloperKey,
}

function isPast({ now }: NativeContext, { expires_at: expiresAt }: Body): boolean {
  return expiresAt !== undefined && !(Date.parse(expiresAt) > now())
}

function faultsOfMembers(context: NativeContext, kind: KeyKind, body: Body): readonly Fault[] {
  const { needed, taken } = membersOf[kind]
  const missing = needed.filter(member => body[member] === undefined)
  const odd = kindMembers.filter(member => body[member] !== undefined && !taken.includes(member))
  return [
    ...missing.map(path => ({ path, message: `is needed for a ${kind} key` })),
    ...odd.map(path => ({ path, message: `is not a member of a ${kind} key` })),
    ...faultsOfAddresses(body.allowed_ips ?? []),
    ...(isPast(context, body) ? [{ path: 'expires_at', message: 'is not in the future' }] : []),
  ]
}

async function makePrivateKey(making: Making): Promise<KeyAnswer> {
  const { context, change, principal, workspaceId, body } = making
  const { name, scopes = [], allowed_ips: allowedIps } = body
  const unknown = unknownScopes(scopes)
  if (unknown.length > 0) return refuse('unprocessable', 'A scope is unknown.', unknown)
  const known = [...new Set(scopes.filter(isScope))]
  const beyond = refuseBeyond(principal, known)
  if (beyond) return beyond
  const request = {
    name,
    workspaceId,
    scopes: known,
    ...(allowedIps !== undefined && { allowedIps }),
    ...expiryOf(body),
  }
  const made = workspaceId === '' ? undefined : await context.credentials.createKey(change, request)
  if (made === undefined) return noWorkspace
  const { clientId, clientSecret, token, tokenPrefix } = made
  return created(making, made, {
    client_id: clientId,
    token_prefix: tokenPrefix,
    scopes: known,
    allowed_ips: allowedIps ?? null,
    client_secret: clientSecret,
    token,
  })
}

async function makePublicKey(making: Making): Promise<KeyAnswer> {
  const { context, change, principal, workspaceId, body } = making
  const beyond = refuseBeyond(principal, pageScopes)
  if (beyond) return beyond
  if (!(await hasWorkspace(making))) return noWorkspace
  const request = { name: body.name, workspaceId, ...(body.client_id !== undefined && { companyId: body.client_id }) }
  const made = await context.credentials.createPublicKey(change, request)
  if (made.kind === 'company_id_taken') {
    const errors = [{ path: 'client_id', message: 'is taken' }]
    return refuse('conflict', 'This company id is that of a key, or was.', errors)
  }
  return created(making, made.key, { client_id: made.key.companyId })
}

async function makePersonalKey(making: Making): Promise<KeyAnswer> {
  const { context, change, principal, workspaceId, body } = making
  const { name, member_id: userId = '', allowed_ips: allowedIps } = body
  if (!(await hasWorkspace(making))) return noWorkspace
  const member = await findMember(context.engine.database, workspaceId, userId)
  if (member === undefined || member.removedAtMs !== null) return noMember
  const beyond = refuseBeyond(principal, pageScopes) ?? refuseRole(principal, member.role)
  if (beyond) return beyond
  const request = { name, workspaceId, userId, ...(allowedIps !== undefined && { allowedIps }), ...expiryOf(body) }
  const made = await context.credentials.createPersonalKey(change, request)
  if (made === undefined) return noMember
  const { token, tokenPrefix } = made
  const shown = { member_id: userId, token_prefix: tokenPrefix, allowed_ips: allowedIps ?? null, token }
  return created(making, made, shown)
}

async function makeDeveloperKey(making: Making): Promise<KeyAnswer> {
  const { context, change, principal, workspaceId, body } = making
  const { name, personal_token: personalToken = '', allowed_ips: allowedIps = [] } = body
  const beyond = refuseBeyond(principal, pageScopes)
  if (beyond) return beyond
  if (!(await hasWorkspace(making))) return noWorkspace
  const request = { name, workspaceId, allowedIps, personalToken }
  const made = await context.credentials.createDeveloperKey(change, request)
  if (made === undefined) {
    const errors = [{ path: 'personal_token', message: 'is not a personal key of this workspace that stands' }]
    return refuse('unprocessable', 'A developer key is bound to a personal key.', errors)
  }
  return created(making, made, {
    token_prefix: made.secretPrefix,
    personal_key_id: made.personalKeyId,
    allowed_ips: allowedIps,
    developer_secret: made.secret,
  })
}

function expiryOf({ expires_at: expiresAt }: Body) {
  return expiresAt === undefined ? {} : { expiresAtMs: Date.parse(expiresAt) }
}

/** What keys without scopes of their own let their holders do: write people. */
const pageScopes: readonly Scope[] = ['profiles:write']

function created(
  { workspaceId, body }: Making,
  { id, createdAtMs }: { readonly id: string; readonly createdAtMs: number },
  shown: Partial<Created>,
): KeyAnswer {
  const { name, kind = 'private', expires_at: expiry } = body
  const expires_at = expiry === undefined ? null : new Date(expiry).toISOString()
  const none = { client_id: null, token_prefix: null, scopes: [], member_id: null, personal_key_id: null }
  const created_at = new Date(createdAtMs).toISOString()
  const key = {
    id,
    name,
    workspace_id: workspaceId,
    kind,
    ...none,
    allowed_ips: null,
    created_at,
    expires_at,
    ...shown,
  }
  return { kind: 'created', key }
}

async function hasWorkspace({ context, workspaceId }: Making): Promise<boolean> {
  if (workspaceId === '') return false
  return (await context.engine.database.run(workspaceFind, [workspaceId])).length > 0
}

function refuse(code: ProblemCodeOfApi, detail: string, errors: readonly Fault[] = []): KeyAnswer {
  return { kind: 'refused', code, detail, errors }
}

const noWorkspace = refuse('not_found', 'There is no workspace with this id.', [
  { path: 'workspace_id', message: 'is not a workspace' },
])
const noMember = refuse('unprocessable', 'There is no such member in this workspace.', [
  { path: 'member_id', message: 'is not a member of the workspace' },
])

function refuseBeyond(principal: Principal, scopes: readonly Scope[]): KeyAnswer | undefined {
  const beyond = scopes.find(scope => !mayGrant(principal, scope))
  return beyond && refuse('forbidden', `A key without the scope ${beyond} cannot give it.`)
}

function refuseRole(principal: Principal, role: MemberRole): KeyAnswer | undefined {
  const beyond = scopeBeyond(principal, role)
  if (beyond === undefined) return undefined
  return refuse('forbidden', `A key without the scope ${beyond} cannot make one for a member who has it.`)
}

/** Whether a key of these scopes, or of none of its own, opens no more than the caller may. */
export function opensNoMore(principal: Principal, scopes: readonly string[]): boolean {
  return (scopes.length === 0 ? pageScopes : scopes).every(scope => isScope(scope) && mayGrant(principal, scope))
}

function mayGrant(principal: Principal, scope: Scope): boolean {
  return scope === '*' ? principal.scopes.has('*') : hasScope(principal, scope)
}

function unknownScopes(scopes: readonly string[]): readonly Fault[] {
  return scopes.flatMap((scope, index) =>
    isScope(scope) ? [] : [{ path: `scopes[${index}]`, message: `is not one of ${knownScopes.join(', ')}` }],
  )
}
