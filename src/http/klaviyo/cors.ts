import type { FastifyReply } from 'fastify'

/** On every answer below `/client`, refusals too: browsers hide an answer without it from their page. */
const anyOrigin = {
  'access-control-allow-origin': '*',
  'access-control-expose-headers':
    'Retry-After, RateLimit-Limit, RateLimit-Remaining, RateLimit-Reset, X-Klaviyo-Partial-Failure',
}

const preflight = {
  'access-control-allow-methods': 'POST, GET, OPTIONS',
  'access-control-allow-headers':
    'Accept, Content-Type, Revision, X-Klaviyo-Mobile, X-Klaviyo-Attempt-Count, X-Klaviyo-API-Filters',
  'access-control-max-age': '86400',
}

export function allowAnyOrigin(reply: FastifyReply): FastifyReply {
  return reply.headers(anyOrigin)
}

export function answerPreflight(reply: FastifyReply): FastifyReply {
  return reply.headers(preflight).code(204).send()
}
