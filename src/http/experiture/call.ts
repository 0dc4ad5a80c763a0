import type { IncomingHttpHeaders } from 'node:http'
import type { WorkspaceConfig } from '../../domain/config.ts'
import type { ObjectDefinition } from '../../domain/schema/object-definition.ts'
import type { ImportJob } from '../../engine/imports/imports.ts'
import type { Principal } from '../../engine/principal.ts'
import type { Answer, FileAnswer } from './envelope.ts'
import type { RateClass } from './rate-classes.ts'
import type { ExperitureContext } from './surface.ts'

export type Route = {
  readonly method: 'GET' | 'POST'
  readonly url: string
  readonly rateClass: RateClass
  /** Any of these opens the route. */
  readonly scopes: (objectName: string) => readonly string[]
  /** The path names an import job by `job_id`. */
  readonly namesImport?: true
  /** It may be called with a content type and nothing behind it. */
  readonly mayLackBody?: true
  readonly handle: (context: ExperitureContext, call: Call) => Promise<Answer | FileAnswer>
}

/** Who calls, as the guard found them, before the body is read. */
export type Caller = {
  readonly principal: Principal
  readonly config: WorkspaceConfig
  /** The object in the path; undefined on paths that name none. */
  readonly object: ObjectDefinition | undefined
  /** The import job in the path; undefined on paths that name none. */
  readonly importJob: ImportJob | undefined
}

/** A request whose path, token, quota, scope, object and body syntax are in order. */
export type Call = Caller & {
  readonly correlationId: string
  readonly method: string
  /** Where the caller reaches this server, as far as can be told: scheme, host and port. */
  readonly origin: string
  /** Without the query. */
  readonly path: string
  readonly params: Readonly<Record<string, string>>
  readonly query: Readonly<Record<string, unknown>>
  readonly headers: IncomingHttpHeaders
  readonly body: unknown
}

/** The object of a path that names one; the guard has found it. */
export function objectOf(call: Call): ObjectDefinition {
  if (call.object === undefined) throw new Error(`${call.path} names no object`)
  return call.object
}

/** The same for an import job. */
export function importJobOf(call: Call): ImportJob {
  if (call.importJob === undefined) throw new Error(`${call.path} names no import job`)
  return call.importJob
}
