// What one would write by hand instead of Onefold: Fastify, a pool of ten, one named statement a request. No identity
// resolution, no history, no provenance. Runs alone with DATABASE_URL, PORT and RIVAL_TOKEN; creates its table.

import { timingSafeEqual } from 'node:crypto'
import Fastify from 'fastify'
import pg from 'pg'

const workspaceId = '01890000-0000-7000-8000-000000000001'
const token = Buffer.from(`Bearer ${process.env['RIVAL_TOKEN'] ?? 'rival'}`)
const pool = new pg.Pool({ connectionString: process.env['DATABASE_URL'], max: 10 })

await pool.query(`
create table if not exists profile (
  workspace_id uuid not null,
  email text not null,
  fields jsonb not null,
  updated_at timestamptz not null,
  primary key (workspace_id, email)
)`)

const upsert = `
insert into profile as p (workspace_id, email, fields, updated_at)
values ($1, $2, $3, now())
on conflict (workspace_id, email) do update
set fields = p.fields || excluded.fields, updated_at = excluded.updated_at`

const find = 'select fields from profile where workspace_id = $1 and email = $2'

type Write = { identifiers: { email: string }; set: Record<string, unknown> }

const body = {
  type: 'object',
  required: ['identifiers', 'set'],
  additionalProperties: false,
  properties: {
    identifiers: {
      type: 'object',
      required: ['email'],
      additionalProperties: false,
      properties: { email: { type: 'string', maxLength: 320 } },
    },
    set: {
      type: 'object',
      additionalProperties: false,
      properties: {
        first_name: { type: 'string' },
        last_name: { type: 'string' },
        tier: { type: 'string' },
        ltv: { type: 'number' },
        last_seen_at: { type: 'string', format: 'date-time' },
      },
    },
  },
}

const querystring = { type: 'object', required: ['value'], properties: { value: { type: 'string' } } }

const server = Fastify()

server.get('/readyz', () => ({ status: 'ok' }))

await server.register(async routes => {
  routes.addHook('onRequest', async (request, reply) => {
    const sent = Buffer.from(request.headers.authorization ?? '')
    if (sent.length !== token.length || !timingSafeEqual(sent, token))
      await reply.code(401).send({ error: 'unauthorized' })
  })

  routes.post<{ Body: Write }>('/profiles', { schema: { body } }, async request => {
    const email = request.body.identifiers.email.trim().toLowerCase()
    const fields = JSON.stringify({ email, ...request.body.set })
    await pool.query({ name: 'profile_upsert', text: upsert, values: [workspaceId, email, fields] })
    return { email, outcome: 'updated' }
  })

  // The ceiling: the same route without its query.
  routes.post<{ Body: Write }>('/noop', { schema: { body } }, async request => {
    const email = request.body.identifiers.email.trim().toLowerCase()
    const fields = JSON.stringify({ email, ...request.body.set })
    return { email, outcome: fields.length > 0 ? 'updated' : 'unchanged' }
  })

  routes.get<{ Querystring: { value: string } }>(
    '/profiles/lookup',
    { schema: { querystring } },
    async (request, reply) => {
      const email = request.query.value.trim().toLowerCase()
      const found = await pool.query({ name: 'profile_find', text: find, values: [workspaceId, email] })
      const row: unknown = found.rows[0]
      return row ?? reply.code(404).send({ error: 'not found' })
    },
  )
})

process.once('SIGTERM', () => {
  void server.close().then(() => pool.end())
})

await server.listen({ host: '127.0.0.1', port: Number(process.env['PORT'] ?? 8081) })
