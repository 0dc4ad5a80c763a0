import type { Queryable } from '../../store/database.ts'
import { type SavedViewRead, savedViewFind } from '../../store/read/saved-view.ts'
import { savedViewDelete, savedViewInsert, savedViewUpdate } from '../../store/write/saved-view.ts'
import { hasScope, type Principal } from '../principal.ts'

/** How many views a workspace keeps. */
export const maxViews = 500

export type NewView = {
  readonly viewId: string
  readonly name: string
  readonly isShared: boolean
  readonly definition: object
  readonly atMs: number
}

export type ViewOutcome =
  | { readonly kind: 'done'; readonly view: SavedViewRead }
  | { readonly kind: 'unknown_view' }
  /** The view is, or would be, one that others see. */
  | { readonly kind: 'not_yours' }
  | { readonly kind: 'too_many' }

/** A view of one's own is anybody's to change; what others see takes a scope. */
function mayChange(principal: Principal, isShared: boolean): boolean {
  return !isShared || hasScope(principal, 'profiles:write')
}

export async function saveView(database: Queryable, principal: Principal, view: NewView): Promise<ViewOutcome> {
  const { viewId, name, isShared, definition, atMs } = view
  if (!mayChange(principal, isShared)) return { kind: 'not_yours' }
  const values = [viewId, name, isShared, principal.id, JSON.stringify(definition), new Date(atMs), maxViews] as const
  const [saved] = await database.run(savedViewInsert, [principal.workspaceId, ...values])
  return saved === undefined ? { kind: 'too_many' } : { kind: 'done', view: saved }
}

export type ViewChange = {
  readonly name?: string
  readonly isShared?: boolean
  /** The new definition, from the stored one. */
  readonly redefine: (stored: unknown) => object
  readonly atMs: number
}

export async function changeView(
  database: Queryable,
  principal: Principal,
  viewId: string,
  { name, isShared, redefine, atMs }: ViewChange,
): Promise<ViewOutcome> {
  const { workspaceId, id } = principal
  const [known] = await database.run(savedViewFind, [workspaceId, viewId, id])
  if (known === undefined) return { kind: 'unknown_view' }
  if (!mayChange(principal, known.is_shared || isShared === true)) return { kind: 'not_yours' }
  // Taken back by another than its maker, nobody who sees it now would see it then.
  if (isShared === false && known.owner !== id) return { kind: 'not_yours' }
  const definition = JSON.stringify(redefine(known.definition))
  const values = [name ?? null, isShared ?? null, definition, new Date(atMs)] as const
  const [view] = await database.run(savedViewUpdate, [workspaceId, viewId, ...values])
  return view === undefined ? { kind: 'unknown_view' } : { kind: 'done', view }
}

export async function deleteView(database: Queryable, principal: Principal, viewId: string): Promise<ViewOutcome> {
  const { workspaceId, id } = principal
  const [view] = await database.run(savedViewFind, [workspaceId, viewId, id])
  if (view === undefined) return { kind: 'unknown_view' }
  if (!mayChange(principal, view.is_shared)) return { kind: 'not_yours' }
  await database.run(savedViewDelete, [workspaceId, viewId])
  return { kind: 'done', view }
}
