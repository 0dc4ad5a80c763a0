import type { FastifyRequest } from 'fastify'
import type { SchemaRefusal } from '../../domain/schema/schema-refusal.ts'
import { noScoring, type ScoringConfig } from '../../domain/scoring/definitions.ts'
import type {
  ChangedDefinitions,
  DefinitionKind,
  DefinitionKinds,
  DefinitionPlan,
  Stamp,
} from '../../domain/scoring/plan/definition-plan.ts'
import { changeScoring } from '../../engine/scoring/change-scoring.ts'
import { changeContextOf, type NativeContext, principalOf } from './route.ts'

type Asking = Pick<FastifyRequest, 'getDecorator'>

/** What holds in the caller's workspace now, changes of other servers included. */
export async function readScoring({ engine }: NativeContext, request: Asking): Promise<ScoringConfig> {
  return (await engine.config.refresh(principalOf(request).workspaceId))?.scoring ?? noScoring
}

/** Makes a change of definitions in the caller's workspace, or says why it is not made. */
export async function changeDefinition<K extends DefinitionKind, R>(
  context: NativeContext,
  request: Asking,
  kind: K,
  plan: (known: readonly DefinitionKinds[K][], stamp: Stamp) => DefinitionPlan<DefinitionKinds[K], R>,
): Promise<ChangedDefinitions<DefinitionKinds[K], R> | { readonly kind: 'refused'; readonly refusal: SchemaRefusal }> {
  const { workspaceId } = principalOf(request)
  const change = changeContextOf(request, context)
  const planned = await changeScoring(context.engine, change, workspaceId, kind, plan)
  return planned ?? { kind: 'refused', refusal: noWorkspace }
}

const noWorkspace: SchemaRefusal = { code: 'not_found', path: '', message: 'the workspace is not there' }
