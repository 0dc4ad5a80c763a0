import type { ConflictNote, MergeNote, Problem, ProfileReceipt } from '../../../domain/command.ts'
import { excerptText } from '../../../domain/excerpt.ts'
import { isJsonObject, type Json } from '../../../domain/json.ts'
import type { Fault, ProblemCodeOfApi } from '../problem.ts'

export function viewMergeNote({ mergeId, survivorId, absorbedId }: MergeNote) {
  return { merge_id: mergeId, survivor_id: survivorId, absorbed_id: absorbedId }
}

export function viewConflictNote({ reason, kind, value, profileId, otherProfileId }: ConflictNote) {
  return { reason, kind, value, profile_id: profileId, other_profile_id: otherProfileId }
}

/** A receipt of a write that was carried out. */
export function viewReceipt(receipt: ProfileReceipt) {
  return {
    profile_id: receipt.profileId,
    outcome: receipt.outcome,
    revision: receipt.revision,
    fields: receipt.fields,
    merges: receipt.merges.map(viewMergeNote),
    conflicts: receipt.conflicts.map(viewConflictNote),
  }
}

function hasMember(body: Json | undefined, key: string, name: string): boolean {
  const members = isJsonObject(body) ? body[key] : undefined
  return isJsonObject(members) && Object.hasOwn(members, name)
}

/** Where in the body a problem lies: the engine names the field alone. */
function pathOf(problem: Problem, body: Json | undefined): string {
  const { path } = problem
  const found = ['set', 'append', 'identifiers'].find(key => hasMember(body, key, path))
  if (found !== undefined) return `${found}.${path}`
  const cleared = isJsonObject(body) && Array.isArray(body['clear']) ? body['clear'].indexOf(path) : -1
  return cleared < 0 ? path : `clear[${cleared}]`
}

export function viewProblems(problems: readonly Problem[], body: Json | undefined): Fault[] {
  return problems.map(problem => {
    const path = pathOf(problem, body)
    const message = problem.remedy === undefined ? problem.message : `${problem.message}. ${problem.remedy}`
    return problem.value === undefined ? { path, message } : { path, message, value: problem.value }
  })
}

/** What kind of refusal the problems are together. */
export function refusalCode(problems: readonly Problem[]): ProblemCodeOfApi {
  if (problems.some(problem => problem.code === 'failed')) return 'internal'
  if (problems.some(problem => problem.code === 'unknown_profile')) return 'not_found'
  if (problems.some(problem => problem.code === 'identifier_conflict')) return 'conflict'
  return 'unprocessable'
}

/** The refusal in one sentence; the first fault speaks for all. */
export function refusalDetail(faults: readonly Fault[]): string {
  const [first] = faults
  if (first === undefined) return 'Nothing was written.'
  const others = faults.length === 1 ? '' : ` There are ${faults.length} faults.`
  const place = first.path === '' ? '' : `${excerptText(first.path)}: `
  const sentence = `${place}${excerptText(first.message, 500).replace(/\.$/, '')}.`
  return `${sentence}${others} Nothing was written.`
}
