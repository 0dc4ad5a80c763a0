import type { TypeBoxTypeProvider } from '@fastify/type-provider-typebox'
import type {
  FastifyBaseLogger,
  FastifyInstance,
  FastifyRequest,
  RawReplyDefaultExpression,
  RawRequestDefaultExpression,
  RawServerDefault,
} from 'fastify'
import type { Scope } from '../../domain/scopes.ts'
import type { Engine } from '../../engine/engine.ts'
import type { Principal } from '../../engine/principal.ts'

/** The native API's plugin; a route file exports `register<Name>(app: NativeApp, context: NativeContext): void`. */
export type NativeApp = FastifyInstance<
  RawServerDefault,
  RawRequestDefaultExpression,
  RawReplyDefaultExpression,
  FastifyBaseLogger,
  TypeBoxTypeProvider
>

export type NativeContext = {
  readonly engine: Engine
  /** Milliseconds since 1970. */
  readonly now: () => number
  /** A new UUIDv7. */
  readonly newId: () => string
}

/** The scope a route asks for, as its `config`; a route without one is open to nobody. */
export function needs(scope: Scope): { readonly scope: Scope } {
  return { scope }
}

/** Who calls. The surface has authenticated the request before any handler runs. */
export function principalOf(request: Pick<FastifyRequest, 'getDecorator'>): Principal {
  return request.getDecorator<Principal>('principal')
}

export const nativeSecurity = [{ bearer: [] }, { basic: [] }]
