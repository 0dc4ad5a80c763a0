import type { ProfileWrite } from '../../domain/command.ts'
import { isJsonObject, type Json, type JsonObject } from '../../domain/json.ts'
import { receiptOf } from '../../engine/receipt-of.ts'
import { type Answer, type Call, fail } from './call.ts'
import { type Fault, invalid } from './fault.ts'
import { findProfiles, noSuchLead } from './find-lead.ts'
import { identityNames, type LeadRules, viewLeadNow } from './lead-view.ts'
import type { KenbunContext } from './surface.ts'

function isFlat(value: Json): boolean {
  return value === null || typeof value !== 'object'
}

/** The fields of a body, or what is wrong with it. */
function readFields(
  body: unknown,
  aliases: ReadonlySet<string>,
): { readonly fields: JsonObject } | { readonly fault: Fault } {
  if (!isJsonObject(body)) return { fault: invalid('', 'the body must be a JSON object') }
  for (const [name, value] of Object.entries(body)) {
    if (aliases.has(name)) return { fault: invalid(name, 'is an alias of the lead and no metadata') }
    if (!isFlat(value)) return { fault: invalid(name, 'must be a text, a number, a boolean or null') }
  }
  return { fields: body }
}

/** A direct edit of a person's: it stands against every behaviour of mappings; null clears. */
function directEdit(profileId: string, set: JsonObject, source: string): ProfileWrite {
  return {
    type: 'profile',
    profileId,
    set,
    source,
    create: 'no',
    linkPolicy: 'never',
    undeclared: 'discover',
    onInvalid: 'refuse',
    needsPerson: false,
  }
}

/** Writes the body into the metadata of a lead and answers with the lead as it is then. */
export async function editMetadata(
  context: KenbunContext,
  call: Call,
  rules: LeadRules,
  profileId: string | undefined,
): Promise<Answer> {
  const read = readFields(call.body, identityNames(rules))
  if ('fault' in read) return fail(read.fault)
  if (profileId === undefined) return fail(noSuchLead)
  if (Object.keys(read.fields).length > 0) {
    const edit = directEdit(profileId, read.fields, call.principal.name)
    const [problem] = receiptOf(await context.engine.writer.write(call.workspaceId, edit)).problems
    if (problem !== undefined)
      return fail(problem.code === 'unknown_profile' ? noSuchLead : invalid(problem.path, problem.message))
  }
  const [profile] = await findProfiles(context, call, [profileId])
  return profile === undefined ? fail(noSuchLead) : { status: 200, body: viewLeadNow(rules, profile) }
}
