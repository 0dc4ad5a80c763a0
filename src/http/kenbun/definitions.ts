import type { Static, TSchema } from 'typebox'
import type { Json, JsonObject } from '../../domain/json.ts'
import type { SchemaRefusal } from '../../domain/schema/schema-refusal.ts'
import { noScoring, type ScoringConfig } from '../../domain/scoring/definitions.ts'
import {
  type DefinitionKind,
  type DefinitionKinds,
  type DefinitionPlan,
  type Draft,
  type KindRules,
  planChange,
  planNew,
  planRemoval,
  refused,
  type Stamp,
} from '../../domain/scoring/plan/definition-plan.ts'
import { changeScoring } from '../../engine/scoring/change-scoring.ts'
import {
  type Answer,
  type Call,
  changeContextOf,
  fail,
  noContent,
  type Route,
  reading,
  taking,
  writing,
} from './call.ts'
import { faultOfRefusal, invalid, notFound } from './fault.ts'
import type { KenbunContext } from './surface.ts'
import { type IdKind, readWireId, wireTime } from './wire.ts'

// Definitions that are listed, made, changed and deleted alike. A file of `routes` says what is particular to its kind.

export type Plans<T extends Stamp> = {
  readonly create: (known: readonly T[], item: T) => DefinitionPlan<T>
  readonly change: (known: readonly T[], id: string, change: Partial<Draft<T>>, nowMs: number) => DefinitionPlan<T>
  readonly remove: (known: readonly T[], id: string, nowMs: number) => DefinitionPlan<T>
}

export function plansOf<T extends Stamp>(rules: KindRules<T>): Plans<T> {
  return {
    create: (known, item) => planNew(rules, known, item),
    change: (known, id, change, nowMs) => planChange(rules, known, id, change, nowMs),
    remove: (known, id) => planRemoval(rules, known, id),
  }
}

/** `created_at` where a thing is listed or made, `updated_at` where it was changed. */
export type ShownTime = { readonly created_at: string } | { readonly updated_at: string }

export type Resource<K extends DefinitionKind, N extends TSchema, C extends TSchema> = {
  readonly kind: K
  readonly idKind: IdKind
  /** The path of the collection; further ones are older names for it. */
  readonly urls: readonly string[]
  readonly listFrom: (scoring: ScoringConfig) => readonly DefinitionKinds[K][]
  /** The body of the list. */
  readonly viewList: (items: readonly JsonObject[]) => Json
  readonly view: (item: DefinitionKinds[K], time: ShownTime, count: number) => JsonObject
  /** How often each was of use, by id; left out, it is not known. */
  readonly readCounts?: (context: KenbunContext, call: Call) => Promise<Counts>
  readonly plans: (call: Call) => Plans<DefinitionKinds[K]>
  readonly newBody: N
  readonly readNew: (
    body: Static<N>,
    stamp: Stamp,
    known: readonly DefinitionKinds[K][],
    call: Call,
    context: KenbunContext,
  ) => DefinitionKinds[K] | Refused
  readonly changeBody: C
  /** Empty when the body names nothing that can be changed. */
  readonly readChange: (body: Static<C>, context: KenbunContext) => Partial<Draft<DefinitionKinds[K]>> | Refused
}

type Counts = ReadonlyMap<string, number>
const noCounts: Counts = new Map()

/** What a body says in the right types and that is nothing all the same. */
export type Refused = { readonly refusal: SchemaRefusal }

function isRefused(read: object): read is Refused {
  return 'refusal' in read
}

/** List, create, change and delete of one kind of definition. */
export function resourceRoutes<K extends DefinitionKind, N extends TSchema, C extends TSchema>(
  resource: Resource<K, N, C>,
): readonly Route[] {
  const { kind, idKind, view, plans, readNew, readChange } = resource
  const idOf = (call: Call) => readWireId(idKind, call.params['id'])
  const countsOf = async (context: KenbunContext, call: Call) =>
    (await resource.readCounts?.(context, call)) ?? noCounts
  const countOf = (counts: Counts, { id }: DefinitionKinds[K]) => counts.get(id) ?? 0
  return resource.urls.flatMap((url): Route[] => [
    {
      method: 'GET',
      url,
      access: reading,
      async handle(context, call) {
        const items = resource.listFrom(await readScoring(context, call))
        const counts = await countsOf(context, call)
        const body = resource.viewList(items.map(item => view(item, createdAt(item), countOf(counts, item))))
        return { status: 200, body }
      },
    },
    {
      method: 'POST',
      url,
      access: writing,
      handle: taking(resource.newBody, (context, call, body) =>
        answerChange(
          context,
          call,
          kind,
          (known, stamp) => {
            const item = readNew(body, stamp, known, call, context)
            return isRefused(item) ? refused(item.refusal) : plans(call).create(known, item)
          },
          item => ({ status: 201, body: view(item, createdAt(item), 0) }),
        ),
      ),
    },
    {
      method: 'PUT',
      url: `${url}/:id`,
      access: writing,
      handle: taking(resource.changeBody, async (context, call, body) => {
        const change = readChange(body, context)
        if (isRefused(change)) return fail(faultOfRefusal(change.refusal))
        if (Object.keys(change).length === 0) return fail(nothingToChange)
        const counts = await countsOf(context, call)
        return answerChange(
          context,
          call,
          kind,
          (known, stamp) => plans(call).change(known, idOf(call), change, stamp.updatedAtMs),
          item => ({ status: 200, body: view(item, updatedAt(item), countOf(counts, item)) }),
        )
      }),
    },
    {
      method: 'DELETE',
      url: `${url}/:id`,
      access: writing,
      handle: (context, call) =>
        answerChange(
          context,
          call,
          kind,
          (known, stamp) => plans(call).remove(known, idOf(call), stamp.updatedAtMs),
          () => noContent,
        ),
    },
  ])
}

export const nothingToChange = invalid('', 'the body names nothing that can be changed')

export function createdAt({ createdAtMs }: Stamp): { readonly created_at: string } {
  return { created_at: wireTime(createdAtMs) }
}

export function updatedAt({ updatedAtMs }: Stamp): { readonly updated_at: string } {
  return { updated_at: wireTime(updatedAtMs) }
}

/** What holds now, changes of other servers included. */
export async function readScoring({ engine }: KenbunContext, { workspaceId }: Call): Promise<ScoringConfig> {
  return (await engine.config.refresh(workspaceId))?.scoring ?? noScoring
}

/** Makes a change of definitions and answers with its result, or with why it is not made. */
export async function answerChange<K extends DefinitionKind, R>(
  context: KenbunContext,
  call: Call,
  kind: K,
  plan: (known: readonly DefinitionKinds[K][], stamp: Stamp) => DefinitionPlan<DefinitionKinds[K], R>,
  toAnswer: (result: R) => Answer,
): Promise<Answer> {
  const change = changeContextOf(context, call)
  const planned = await changeScoring(context.engine, change, call.workspaceId, kind, plan)
  if (planned === undefined) return fail(notFound('there is no such organizational unit'))
  return planned.kind === 'refused' ? fail(faultOfRefusal(planned.refusal)) : toAnswer(planned.result)
}
