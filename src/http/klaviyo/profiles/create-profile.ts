import { type Answer, type Call, fail } from '../call.ts'
import { invalid } from '../fault.ts'
import { namesNobody, readKinds } from '../person.ts'
import type { KlaviyoContext } from '../surface.ts'
import { readDocument } from '../wire.ts'
import { namesSomebody } from './naming.ts'
import { serverWrite } from './plan-edit.ts'
import { readAttributes } from './read-attributes.ts'
import { readSelection } from './selection.ts'
import { writeAndAnswer } from './write-profile.ts'

/** POST /api/profiles: a new profile, or a refusal that names the one there is. */
export async function createProfile(context: KlaviyoContext, call: Call): Promise<Answer> {
  const selection = readSelection(call.query)
  if ('fault' in selection) return fail(selection.fault)
  const document = readDocument(call.body, 'profile')
  if (document.kind === 'faults') return fail(...document.faults)
  const { data, attributes } = document
  if ((data['id'] ?? null) !== null) return fail(invalid('/data/id', 'A new profile is given its id here.'))
  const kinds = await readKinds(context, call)
  const read = readAttributes(attributes, data['meta'], { mode: 'create', kinds, pointer: '/data' })
  if (read.kind === 'faults') return fail(...read.faults)
  if (!namesSomebody(read)) return fail(namesNobody('/data'))
  const write = {
    ...serverWrite(read, call.source),
    create: 'new',
    linkPolicy: 'strict',
    onConflict: 'refuse',
  } as const
  return writeAndAnswer(context, call, write, read, { kinds, selection: selection.value })
}
