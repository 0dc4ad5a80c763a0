import { normaliseIdentifier } from '../../../domain/identity/normalise.ts'
import { parsePhone } from '../../../engine/phone.ts'
import { identifierFindOwners } from '../../../store/read/profile-walk.ts'
import type { Call } from '../call.ts'
import { invalidParameter } from '../fault.ts'
import { type Query, type QueryRead, readParameter } from '../filter/query.ts'
import { type Condition, type FilterField, type FilterFields, readFilter } from '../filter/read-filter.ts'
import type { KlaviyoContext } from '../surface.ts'
import { readWireId } from '../wire.ts'
import { identifierKinds } from './field-names.ts'
import { openExchangeId } from './naming.ts'

const named: FilterField = { operators: ['equals', 'any'], type: 'text' }
const timed: FilterField = { operators: ['greater-than', 'less-than'], type: 'time' }

const filterFields: FilterFields = new Map([
  ['id', named],
  ...[...identifierKinds.keys()].map(name => [name, named] as const),
  ['_kx', { operators: ['equals'], type: 'text' }],
  ['created', timed],
  ['updated', timed],
])

/** Times between which, exclusively; null is open. */
export type Between = { readonly afterMs: number | null; readonly beforeMs: number | null }

export type ListFilter = {
  readonly created: Between
  readonly updated: Between
  /** One for each condition that names profiles. */
  readonly named: readonly Extract<Condition, { readonly kind: 'any' }>[]
}

function betweenOf(conditions: readonly Condition[], field: string): Between {
  const times = (kind: 'after' | 'before') =>
    conditions.flatMap(condition => (condition.kind === kind && condition.field === field ? [condition.ms] : []))
  const [after, before] = [times('after'), times('before')]
  return {
    afterMs: after.length === 0 ? null : Math.max(...after),
    beforeMs: before.length === 0 ? null : Math.min(...before),
  }
}

/** Reads the `filter` of a list of profiles. */
export function readListFilter(query: Query): QueryRead<ListFilter> {
  const text = readParameter(query, 'filter')
  if ('fault' in text) return text
  const read =
    text.value === undefined ? ({ kind: 'read', conditions: [] } as const) : readFilter(text.value, filterFields)
  if (read.kind === 'fault') return { fault: invalidParameter('filter', read.detail) }
  const { conditions } = read
  const filter: ListFilter = {
    created: betweenOf(conditions, 'created'),
    updated: betweenOf(conditions, 'updated'),
    named: conditions.filter(condition => condition.kind === 'any'),
  }
  return { value: filter }
}

/** A plus sign that stands unencoded in an address arrives as a blank. */
function repairPhone(text: string): string {
  return text.replace(/^ (?=\d)/, '+')
}

async function findNamed(
  context: KlaviyoContext,
  call: Call,
  { field, texts }: ListFilter['named'][number],
): Promise<QueryRead<readonly string[]>> {
  if (field === 'id') return { value: texts.flatMap(text => readWireId(text) ?? []) }
  if (field === '_kx') {
    const profileId = await openExchangeId(context, call, texts[0])
    if (profileId !== undefined) return { value: [profileId] }
    return { fault: invalidParameter('filter', 'The exchange id cannot be read, or has expired.') }
  }
  const kind = identifierKinds.get(field) ?? field
  const { database, config } = context.engine
  const region = (await config.get(call.workspaceId))?.settings.defaultRegion ?? null
  const values = texts.map(text =>
    normaliseIdentifier(kind, kind === 'phone' ? repairPhone(text) : text, region, parsePhone),
  )
  const kinds = values.map(() => kind)
  const rows = await database.run(identifierFindOwners, [call.workspaceId, kinds, values])
  return { value: rows.map(row => row.profile_id) }
}

/** The ids that every condition names, live or not; undefined when there is no such condition. */
export async function findNamedIds(
  context: KlaviyoContext,
  call: Call,
  filter: ListFilter,
): Promise<QueryRead<readonly string[] | undefined>> {
  let ids: ReadonlySet<string> | undefined
  for (const condition of filter.named) {
    const read = await findNamed(context, call, condition)
    if ('fault' in read) return read
    const found = new Set(read.value)
    ids = ids === undefined ? found : ids.intersection(found)
  }
  return { value: ids === undefined ? undefined : [...ids] }
}
