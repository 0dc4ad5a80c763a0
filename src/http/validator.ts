import type { FastifySchemaCompiler } from 'fastify'
import type { TSchema } from 'typebox'
import { Compile } from 'typebox/compile'
import { Value } from 'typebox/value'

/**
 * Compiles a schema at its first use, so that a start does not pay for routes nobody calls. Text in the query and the
 * path becomes the number it stands for; bodies are taken as they are.
 */
export const validatorCompiler: FastifySchemaCompiler<TSchema> = ({ schema, httpPart }) => {
  let compiled: ReturnType<typeof Compile> | undefined
  return (input: unknown) => {
    compiled ??= Compile(schema)
    const value = httpPart === 'body' ? input : Value.Convert(schema, input)
    return compiled.Check(value) ? { value } : { error: compiled.Errors(value) }
  }
}

/** For routes that judge what they are sent by hand; their schema only describes it. */
export const takeAnything = () => (value: unknown) => ({ value })
