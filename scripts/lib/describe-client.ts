// The types of `client/api` from the description of the native API. The subset of JSON Schema is the one that the
// routes use; anything else fails here rather than become a wrong type.

type Schema = {
  readonly $ref?: string
  readonly type?: string | readonly string[]
  readonly enum?: readonly unknown[]
  readonly const?: unknown
  readonly anyOf?: readonly Schema[]
  readonly properties?: Readonly<Record<string, Schema>>
  readonly required?: readonly string[]
  readonly additionalProperties?: boolean | Schema
  readonly items?: Schema
  readonly description?: string
}

type Content = { readonly content?: Readonly<Record<string, { readonly schema?: Schema }>> }

type Operation = {
  readonly summary?: string
  readonly parameters?: readonly {
    in: string
    name: string
    required?: boolean
    schema: Schema
    description?: string
  }[]
  readonly requestBody?: Content & { readonly required?: boolean }
  readonly responses: Readonly<Record<string, Content>>
}

export type ApiDescription = {
  readonly paths?: Readonly<Record<string, Readonly<Record<string, Operation>>>>
  readonly components?: { readonly schemas?: Readonly<Record<string, Schema>> }
}

const json = 'application/json'
/** Described by the data of its events. */
const events = 'text/event-stream'

function comment(text: string | undefined): string {
  return text === undefined ? '' : `/** ${text.replaceAll('*/', '* /').replaceAll('\n', ' ')} */\n`
}

function members(properties: Readonly<Record<string, Schema>>, required: readonly string[]): string {
  return Object.entries(properties)
    .map(([name, schema]) => {
      const optional = required.includes(name) ? '' : '?'
      return `${comment(schema.description)}${JSON.stringify(name)}${optional}: ${typeOf(schema)}`
    })
    .join('\n')
}

function objectOf({ properties, required = [], additionalProperties }: Schema): string {
  const rest = typeof additionalProperties === 'object' ? typeOf(additionalProperties) : 'unknown'
  if (properties === undefined) return `Record<string, ${rest}>`
  const known = `{\n${members(properties, required)}\n}`
  return typeof additionalProperties === 'object' ? `${known} & Record<string, ${rest}>` : known
}

function named(type: string, schema: Schema): string {
  switch (type) {
    case 'object':
      return objectOf(schema)
    case 'array':
      return `Array<${schema.items === undefined ? 'unknown' : typeOf(schema.items)}>`
    case 'integer':
    case 'number':
      return 'number'
    case 'string':
    case 'boolean':
    case 'null':
      return type
    default:
      throw new Error(`no type for ${type}`)
  }
}

function typeOf(schema: Schema): string {
  const { $ref, type, anyOf } = schema
  if ($ref !== undefined) return `Schemas[${JSON.stringify($ref.split('/').at(-1))}]`
  if (schema.enum !== undefined) return schema.enum.map(value => JSON.stringify(value)).join(' | ')
  if (schema.const !== undefined) return JSON.stringify(schema.const)
  if (anyOf !== undefined) return anyOf.map(one => `(${typeOf(one)})`).join(' | ')
  if (type === undefined) return schema.properties === undefined ? 'unknown' : objectOf(schema)
  return (typeof type === 'string' ? [type] : type).map(one => named(one, schema)).join(' | ')
}

function parametersOf(operation: Operation, place: 'path' | 'query'): string {
  const found = (operation.parameters ?? []).filter(parameter => parameter.in === place)
  const properties = Object.fromEntries(
    found.map(({ name, schema, description }) => [
      name,
      description === undefined ? schema : { ...schema, description },
    ]),
  )
  const required = found.filter(one => place === 'path' || one.required === true).map(one => one.name)
  return found.length === 0 ? 'undefined' : `{\n${members(properties, required)}\n}`
}

function bodyOf({ requestBody }: Operation): string {
  if (requestBody === undefined) return 'undefined'
  const schema = requestBody.content?.[json]?.schema
  return schema === undefined ? 'Blob' : typeOf(schema)
}

function answerOf({ responses }: Operation): string {
  const success = Object.entries(responses).filter(([status]) => status.startsWith('2'))
  const types = success.map(([, { content }]) => {
    if (content === undefined) return 'null'
    const schema = (content[json] ?? content[events])?.schema
    return schema === undefined ? 'Blob' : typeOf(schema)
  })
  return [...new Set(types)].join(' | ') || 'null'
}

/** The text of `client/api/routes.generated.ts`. */
export function describeClient({ paths = {}, components }: ApiDescription): string {
  const schemas = Object.entries(components?.schemas ?? {}).map(
    ([name, schema]) => `${comment(schema.description)}${JSON.stringify(name)}: ${typeOf(schema)}`,
  )
  const routes = Object.entries(paths).flatMap(([path, operations]) =>
    Object.entries(operations).map(
      ([method, operation]) => `${comment(operation.summary)}${JSON.stringify(`${method.toUpperCase()} ${path}`)}: {
path: ${parametersOf(operation, 'path')}
query: ${parametersOf(operation, 'query')}
body: ${bodyOf(operation)}
answer: ${answerOf(operation)}
}`,
    ),
  )
  return `// Made from docs/openapi.json by \`npm run generate\`.

export type Schemas = {
${schemas.join('\n')}
}

export type Routes = {
${routes.join('\n')}
}
`
}
