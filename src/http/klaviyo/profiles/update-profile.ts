import { type Answer, type Call, fail } from '../call.ts'
import { invalid } from '../fault.ts'
import { readKinds } from '../person.ts'
import type { KlaviyoContext } from '../surface.ts'
import { readDocument, readWireId } from '../wire.ts'
import { findLive, noSuchProfile } from './find-profiles.ts'
import { planEdit } from './plan-edit.ts'
import { readAttributes } from './read-attributes.ts'
import { readSelection } from './selection.ts'
import { writeAndAnswer } from './write-profile.ts'

/** PATCH /api/profiles/{id}. */
export async function updateProfile(context: KlaviyoContext, call: Call): Promise<Answer> {
  const selection = readSelection(call.query)
  if ('fault' in selection) return fail(selection.fault)
  const document = readDocument(call.body, 'profile')
  if (document.kind === 'faults') return fail(...document.faults)
  const { data, attributes } = document
  const id = call.params['id'] ?? ''
  if (data['id'] !== id) return fail(invalid('/data/id', 'The id of the path is expected here.'))
  const kinds = await readKinds(context, call)
  const read = readAttributes(attributes, data['meta'], { mode: 'update', kinds, pointer: '/data', id })
  if (read.kind === 'faults') return fail(...read.faults)
  const profile = await findLive(context, call, readWireId(id))
  if (profile === undefined) return fail(noSuchProfile)
  const edit = await planEdit(context, call, read, profile, kinds, '/data')
  if ('fault' in edit) return fail(edit.fault)
  return writeAndAnswer(context, call, edit.write, read, { kinds, selection: selection.value })
}
