import { Type } from 'typebox'
import type { JsonObject } from '../../../domain/json.ts'
import { checkText } from '../../../domain/scoring/plan/check-members.ts'
import { createWorkspace } from '../../../engine/configuration/create-workspace.ts'
import { renameWorkspace } from '../../../engine/configuration/rename-workspace.ts'
import type { Principal } from '../../../engine/principal.ts'
import { workspaceFind, workspaceFindOldest, workspaceList } from '../../../store/read/workspace.ts'
import { type Answer, changeContextOf, fail, noContent, type Route, reading, taking } from '../call.ts'
import { type Fault, faultOfRefusal, notFound } from '../fault.ts'
import { unitCookie } from '../guard.ts'
import type { KenbunContext } from '../surface.ts'
import { orgId, readWireId, wireId } from '../wire.ts'

const url = '/org-units'
/** The list is not paged. */
const maxListed = 10_000

const noSuchUnit = notFound('there is no such organizational unit')
const nameTaken: Fault = { kind: 'conflict', message: 'name is already used by another unit', field: 'name' }

const Named = Type.Object({ name: Type.String() })
const Choice = Type.Object({ ouId: Type.String() })

type Unit = { readonly workspace_id: string; readonly name: string }

function view({ workspace_id: id, name }: Unit, isDefault: boolean): JsonObject {
  return {
    unit_id: wireId('unit', id),
    org_id: orgId,
    name,
    slug: slugOf(name),
    external_ref: null,
    is_default: isDefault,
  }
}

function slugOf(name: string): string {
  const plain = name.normalize('NFKD').replaceAll(/\p{M}/gu, '').toLowerCase()
  return plain.replaceAll(/[^\p{L}\p{N}]+/gu, '-').replaceAll(/^-|-$/g, '')
}

/** A credential sees the unit it is bound to, the operator all of them. */
async function listUnits({ engine: { database } }: KenbunContext, principal: Principal): Promise<Answer> {
  if (!principal.isRoot) {
    const own = await database.run(workspaceFind, [principal.workspaceId])
    return { status: 200, body: own.map(unit => view(unit, true)) }
  }
  const [[oldest], units] = await Promise.all([
    database.run(workspaceFindOldest, []),
    database.run(workspaceList, [null, maxListed]),
  ])
  return { status: 200, body: units.map(unit => view(unit, unit.workspace_id === oldest?.workspace_id)) }
}

function readName(text: string): { readonly name: string } | { readonly fault: Fault } {
  const name = text.trim()
  const refusal = checkText('name', name, { max: 100 })
  return refusal ? { fault: faultOfRefusal(refusal) } : { name }
}

export const orgUnitRoutes: readonly Route[] = [
  {
    method: 'GET',
    url,
    access: reading,
    actsIn: 'no unit',
    handle: (context, { principal }) => listUnits(context, principal),
  },
  {
    method: 'POST',
    url,
    access: 'root',
    actsIn: 'no unit',
    handle: taking(Named, async (context, call, body) => {
      const read = readName(body.name)
      if ('fault' in read) return fail(read.fault)
      const made = await createWorkspace(context.engine.database, changeContextOf(context, call), read.name)
      if (made.kind === 'name_taken') return fail(nameTaken)
      return { status: 201, body: view({ workspace_id: made.workspaceId, name: read.name }, false) }
    }),
  },
  {
    method: 'PUT',
    url: `${url}/:id`,
    access: 'root',
    actsIn: 'no unit',
    handle: taking(Named, async (context, call, body) => {
      const read = readName(body.name)
      if ('fault' in read) return fail(read.fault)
      const id = readWireId('unit', call.params['id'])
      if (id === '') return fail(noSuchUnit)
      const { database } = context.engine
      const outcome = await renameWorkspace(database, changeContextOf(context, call), id, read.name)
      if (outcome === 'not_found') return fail(noSuchUnit)
      if (outcome === 'name_taken') return fail(nameTaken)
      const [oldest] = await database.run(workspaceFindOldest, [])
      return { status: 200, body: view({ workspace_id: id, name: read.name }, id === oldest?.workspace_id) }
    }),
  },
  {
    method: 'POST',
    url: `${url}/active`,
    access: reading,
    actsIn: 'no unit',
    handle: taking(Choice, async ({ engine }, { principal }, body) => {
      const id = readWireId('unit', body.ouId)
      const isReachable = id !== '' && (principal.isRoot || id === principal.workspaceId)
      const [unit] = isReachable ? await engine.database.run(workspaceFind, [id]) : []
      if (unit === undefined) return fail(noSuchUnit)
      const cookie = `${unitCookie}=${wireId('unit', id)}; HttpOnly; SameSite=Lax; Path=/`
      return { ...noContent, headers: { 'set-cookie': cookie } }
    }),
  },
]
