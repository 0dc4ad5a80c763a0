import swagger from '@fastify/swagger'
import swaggerUi from '@fastify/swagger-ui'
import type { FastifyInstance } from 'fastify'
import { nativeSecurity } from '../native/route.ts'

/** Everything comes from this server; the page draws its icons from data URLs. */
const contentSecurityPolicy = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self' 'unsafe-inline'",
  "img-src 'self' data:",
  "font-src 'self' data:",
  "connect-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join('; ')

export type DocsOptions = { readonly version: string; readonly publicUrl: string | null }

/** OpenAPI 3.1 at `/openapi.json`, made from the schemas that validate, and its reference page at `/docs`. */
export function registerDocs(app: FastifyInstance, { version, publicUrl }: DocsOptions): void {
  app.register(swagger, {
    hideUntagged: true,
    openapi: {
      openapi: '3.1.0',
      info: {
        title: 'Onefold',
        version,
        description: 'Many systems write what they know about a person; Onefold folds it into one profile.',
        license: { name: 'MIT', identifier: 'MIT' },
      },
      servers: [{ url: publicUrl ?? '/' }],
      security: nativeSecurity,
      components: {
        securitySchemes: {
          bearer: { type: 'http', scheme: 'bearer', description: 'The token of an API key, or an OAuth access token.' },
          basic: { type: 'http', scheme: 'basic', description: 'Client id and client secret of an API key.' },
          session: {
            type: 'apiKey',
            in: 'cookie',
            name: 'onefold_session',
            description:
              'Who is signed in to the console; by https the name begins with `__Host-`. What changes something needs the header `onefold-console: 1` too.',
          },
        },
      },
    },
    refResolver: { buildLocalReference: (json, _base, _fragment, index) => String(json.$id ?? `schema-${index}`) },
  })
  app.register(swaggerUi, {
    routePrefix: '/docs',
    staticCSP: contentSecurityPolicy,
    uiConfig: { deepLinking: true, validatorUrl: null },
    theme: {
      title: 'Onefold API',
      css: [{ filename: 'theme.css', content: '.swagger-ui .topbar { display: none }' }],
    },
  })
  app.get('/openapi.json', (_request, reply) => reply.send(app.swagger()))
}
