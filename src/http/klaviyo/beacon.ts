import type { FastifyRequest } from 'fastify'
import { isJsonObject, memberOf } from '../../domain/json.ts'
import type { Route } from './call.ts'

type BeaconRequest = Pick<FastifyRequest, 'headers' | 'query'>

/**
 * The revision that a browser's beacon names in the query of a client call; undefined when the request is none. A beacon
 * carries no header of its own, and leaves a closing page as text or not at all. This form is ours; the contract's
 * clients send the header.
 */
export function beaconRevision({ access }: Pick<Route, 'access'>, { headers, query }: BeaconRequest): unknown {
  if (access !== 'client' || headers['revision'] !== undefined) return undefined
  return isJsonObject(query) ? memberOf(query, 'revision') : undefined
}
