import type { Static } from 'typebox'
import { Type } from 'typebox'
import { maxPayloadBytes, maxPayloadDepth } from '../../../domain/enrichment/payload-limits.ts'
import { sourceKeyOf } from '../../../domain/enrichment/source-key.ts'
import { isDeeperThan } from '../../../domain/json.ts'
import { parseTimestamp } from '../../../domain/schema/validate-value.ts'
import { deleteEnrichment } from '../../../engine/enrichments/delete-enrichment.ts'
import { listEnrichments } from '../../../engine/enrichments/list-enrichments.ts'
import { type NewEnrichment as Enrichment, settleEnrichment } from '../../../engine/enrichments/store-enrichment.ts'
import { enrichmentFind } from '../../../store/read/enrichment-read.ts'
import { openWrite, sendSettled } from '../answer-write.ts'
import { Removed } from '../definition-shapes.ts'
import { IdempotencyHeaders } from '../idempotency.ts'
import { badCursor, decodeCursor, defaultPageSize, PageQuery, pageOf, pageOfAll } from '../page.ts'
import { type Fault, problemResponses, sendProblem } from '../problem.ts'
import { refusalDetail } from '../profiles/receipt-view.ts'
import { IdParams, named, readId, sendNoProfile } from '../profiles/route-parts.ts'
import { changeContextOf, type NativeApp, type NativeContext, needs, principalOf } from '../route.ts'
import { enrichmentForm, NewEnrichment, viewEnrichment } from './enrichment-shapes.ts'

const Query = Type.Object({
  source: Type.Optional(Type.String({ description: 'Only those of this source: its key or its label.' })),
  ...PageQuery.properties,
})

const NumberParams = Type.Object({
  id: Type.String({ description: 'A whole number; anything else is answered like an id that does not exist.' }),
})

function readNumber(text: string): number | undefined {
  const number = /^\d{1,16}$/.test(text) ? Number(text) : Number.NaN
  return Number.isSafeInteger(number) ? number : undefined
}

type Body = Static<typeof NewEnrichment>
type Read = Pick<Enrichment, 'sourceLabel' | 'payload' | 'observedAtMs'>

/** What the schema cannot say of the body. */
function readBody({ source_label: sourceLabel, payload, observed_at: observedAt }: Body): Read | { faults: Fault[] } {
  const faults: Fault[] = []
  const observedAtMs = observedAt === undefined ? undefined : parseTimestamp(observedAt)
  if (sourceLabel.trim() === '') faults.push({ path: 'source_label', message: 'expected more than blanks' })
  if (isDeeperThan(payload, maxPayloadDepth)) {
    faults.push({ path: 'payload', message: `expected at most ${maxPayloadDepth} levels` })
  }
  if (observedAt !== undefined && observedAtMs === undefined) {
    faults.push({ path: 'observed_at', message: 'expected an ISO 8601 timestamp with a time zone', value: observedAt })
  }
  if (faults.length > 0) return { faults }
  return { sourceLabel, payload, ...(observedAtMs !== undefined && { observedAtMs }) }
}

const noEnrichment = 'There is no such enrichment.'

export function registerEnrichments(app: NativeApp, context: NativeContext): void {
  const { engine, log } = context

  app.route({
    method: 'GET',
    url: '/profiles/:id/enrichments',
    config: needs('profiles:read'),
    schema: {
      summary: 'List the enrichments of a person',
      description:
        'Those of all absorbed profiles included, the newest first. A page also ends before its payloads are over 16 MiB.',
      tags: ['enrichments'],
      params: IdParams,
      querystring: Query,
      response: { 200: pageOf(named('Enrichment')), ...problemResponses(400, 404) },
    },
    async handler(request, reply) {
      const { workspaceId } = principalOf(request)
      const { cursor, source, limit = defaultPageSize } = request.query
      const [beforeId] = cursor === undefined ? [undefined] : (decodeCursor(cursor, 1) ?? [null])
      if (beforeId !== undefined && (typeof beforeId !== 'number' || !Number.isSafeInteger(beforeId))) {
        return sendProblem(reply, 'invalid_request', badCursor.detail, badCursor.errors)
      }
      const profileId = readId(request.params.id)
      if (profileId === undefined) return sendNoProfile(reply)
      const listed = await listEnrichments(engine.database, {
        workspaceId,
        profileId,
        limit,
        ...(source !== undefined && { sourceKey: sourceKeyOf(source).replaceAll('\0', '') }),
        ...(beforeId !== undefined && { beforeId }),
      })
      if (listed === undefined) return sendNoProfile(reply)
      return pageOfAll(listed, viewEnrichment, row => [row.enrichment_id])
    },
  })

  app.route({
    method: 'POST',
    url: '/profiles/:id/enrichments',
    config: needs('profiles:write'),
    bodyLimit: maxPayloadBytes,
    schema: {
      summary: 'Store an enrichment',
      description:
        'Keeps the payload as it is, under a number of its own, also when it came before; the rules of the workspace map it to fields in the same transaction.',
      tags: ['enrichments'],
      params: IdParams,
      headers: IdempotencyHeaders,
      body: NewEnrichment,
      response: { 201: named('EnrichmentReceipt'), ...problemResponses(400, 404, 409, 413, 415) },
    },
    async handler(request, reply) {
      const { id: keyId, workspaceId, name } = principalOf(request)
      const profileId = readId(request.params.id)
      if (profileId === undefined) return sendNoProfile(reply)
      const { body, headers } = request
      const operation = `POST /v1/profiles/${profileId}/enrichments`
      const opened = await openWrite(engine, workspaceId, operation, { headers, body }, reply, enrichmentForm)
      if (opened.kind === 'answered') return reply
      const read = readBody(body)
      if ('faults' in read) return sendProblem(reply, 'invalid_request', refusalDetail(read.faults), read.faults)
      const settled = await settleEnrichment(engine, log, {
        ...read,
        workspaceId,
        profileId,
        provenance: { channel: 'api', key_id: keyId, ip: request.ip, request_id: request.id },
        source: name,
        ...(opened.idempotency !== undefined && { idempotency: opened.idempotency }),
      })
      return sendSettled(reply, settled, body, enrichmentForm)
    },
  })

  app.route({
    method: 'GET',
    url: '/enrichments/:id',
    config: needs('profiles:read'),
    schema: {
      summary: 'Read an enrichment',
      description: 'As it was stored; enrichments never change.',
      tags: ['enrichments'],
      params: NumberParams,
      response: { 200: named('Enrichment'), ...problemResponses(404) },
    },
    async handler(request, reply) {
      const { workspaceId } = principalOf(request)
      const id = readNumber(request.params.id)
      const [row] = id === undefined ? [] : await engine.database.run(enrichmentFind, [workspaceId, id])
      return row === undefined ? sendProblem(reply, 'not_found', noEnrichment) : viewEnrichment(row)
    },
  })

  app.route({
    method: 'DELETE',
    url: '/enrichments/:id',
    config: needs('profiles:write'),
    schema: {
      summary: 'Delete an enrichment',
      description:
        'The fields that it filled are computed again from the other enrichments of the person, by the rules of now; where none has a value the field is empty.',
      tags: ['enrichments'],
      params: NumberParams,
      response: { 204: Removed, ...problemResponses(404) },
    },
    async handler(request, reply) {
      const { workspaceId, name } = principalOf(request)
      const id = readNumber(request.params.id)
      const asked = { workspaceId, enrichmentId: id ?? 0, source: name }
      const isDeleted =
        id !== undefined && (await deleteEnrichment(engine.database, changeContextOf(request, context), asked))
      return isDeleted ? reply.code(204).send(null) : sendProblem(reply, 'not_found', noEnrichment)
    },
  })
}
