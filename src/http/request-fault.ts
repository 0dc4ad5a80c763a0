import { formatPath } from '../domain/strict-json.ts'

export const bodyLimitBytes = 10_485_760

/** What the shared layer found wrong with a request before any surface looked at it. */
export type RequestFault = {
  readonly code: 'invalid_json' | 'invalid_request' | 'body_too_large' | 'unsupported_media_type'
  readonly status: 400 | 413 | 415
  /** Empty when it is the request as a whole. */
  readonly path: string
  readonly message: string
  /** Every fault that the route's schema found; empty for other codes. */
  readonly faults: readonly { readonly path: string; readonly message: string }[]
}

/** Carries a fault through Fastify to the error handler of the surface. */
export class RequestFaultError extends Error {
  readonly fault: RequestFault
  constructor(fault: Omit<RequestFault, 'faults'>) {
    super(fault.message)
    this.fault = { ...fault, faults: [] }
  }
}

const statusOfBadInput = new Map([
  ['FST_ERR_CTP_BODY_TOO_LARGE', 413],
  ['FST_ERR_CTP_INVALID_MEDIA_TYPE', 415],
])

/** The fault behind an error of Fastify or of the shared body parser; undefined for a fault of ours. `limitBytes` is the route's. */
export function requestFaultOf(error: unknown, limitBytes = bodyLimitBytes): RequestFault | undefined {
  if (error instanceof RequestFaultError) return error.fault
  if (!(error instanceof Error)) return undefined
  const faults = schemaFaultsOf(error)
  if (faults !== undefined) {
    const [first] = faults
    const message = first?.message ?? 'the request does not have the expected form'
    return { code: 'invalid_request', status: 400, path: first?.path ?? '', message, faults }
  }
  const code = 'code' in error && typeof error.code === 'string' ? error.code : ''
  const status = statusOfBadInput.get(code)
  if (status === 413) {
    return { code: 'body_too_large', status, path: '', message: `the body is over ${limitBytes} bytes`, faults: [] }
  }
  if (status === 415) {
    const message = 'the content type is not accepted; send application/json'
    return { code: 'unsupported_media_type', status, path: '', message, faults: [] }
  }
  // How Node says that the client left before its body was whole; faults of the database have a class of their own.
  if (code === 'ECONNRESET' && error.message === 'aborted') {
    return { code: 'invalid_request', status: 400, path: '', message: 'the body ends too early', faults: [] }
  }
  const isBadInput = 'statusCode' in error && typeof error.statusCode === 'number' && error.statusCode < 500
  return isBadInput && code.startsWith('FST_ERR_')
    ? { code: 'invalid_request', status: 400, path: '', message: 'the request cannot be read', faults: [] }
    : undefined
}

function schemaFaultsOf(error: Error): SchemaFault[] | undefined {
  if (!('validation' in error) || !Array.isArray(error.validation)) return undefined
  const context = 'validationContext' in error ? error.validationContext : 'body'
  return describeErrors(error.validation).map(({ path, message }) => ({
    path: context === 'body' ? path : `${context}${path === '' ? '' : '.'}${path}`,
    message,
  }))
}

export type SchemaFault = { readonly path: string; readonly message: string }

/** The errors of the validator as faults, each once. */
export function describeErrors(errors: readonly unknown[]): SchemaFault[] {
  const seen = new Map<string, SchemaFault>()
  for (const fault of errors.flatMap(faultsOfItem)) seen.set(`${fault.path} ${fault.message}`, fault)
  return [...seen.values()]
}

/** One error of the validator; it names what is missing or superfluous on the object around it, we name the key. */
function faultsOfItem(item: unknown): readonly SchemaFault[] {
  if (typeof item !== 'object' || item === null || !('instancePath' in item)) return []
  const around = segmentsOf(String(item.instancePath))
  const params = 'params' in item && typeof item.params === 'object' && item.params !== null ? item.params : {}
  if ('requiredProperties' in params && Array.isArray(params.requiredProperties)) {
    return params.requiredProperties.map(key => ({
      path: formatPath([...around, String(key)]),
      message: 'is required',
    }))
  }
  if ('additionalProperties' in params && Array.isArray(params.additionalProperties)) {
    const message = 'is not a key of this request'
    return params.additionalProperties.map(key => ({ path: formatPath([...around, String(key)]), message }))
  }
  // The twin of the error above.
  if ('keyword' in item && item.keyword === 'boolean') return []
  if ('keyword' in item && (item.keyword === 'anyOf' || item.keyword === 'const')) {
    return [{ path: formatPath(around), message: 'has none of the accepted forms' }]
  }
  return [{ path: formatPath(around), message: 'message' in item ? String(item.message) : 'is not as expected' }]
}

function segmentsOf(pointer: string): (string | number)[] {
  return pointer
    .split('/')
    .slice(1)
    .map(part => part.replaceAll('~1', '/').replaceAll('~0', '~'))
    .map(part => (/^\d{1,9}$/.test(part) ? Number(part) : part))
}
