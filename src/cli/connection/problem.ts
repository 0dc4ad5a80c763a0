import { ApiFault } from '../fault.ts'
import { asList, asObject, asText } from './read-json.ts'

type Asked = { readonly method: string; readonly path: string; readonly url: string; readonly keyOrigin: string | null }

/** What a person is told about an answer that is not 2xx: problem details, or whatever else came. */
export function faultOf(status: number, text: string, asked: Asked): ApiFault {
  const problem = asObject(parse(text))
  const title = asText(problem['title'])
  const detail = asText(problem['detail']).replace(partOfRequest, '')
  // The detail of one fault alone often is that fault.
  const faults = asList(problem['errors']).map(describeFault)
  const details = faults.filter(({ said }) => !detail.includes(said)).map(({ said, sent }) => `${said}${sent}`)
  const requestId = asText(problem['request_id'])
  const place = `${asked.method} ${asked.path} at ${asked.url} answered ${status}`
  const todo = todoOf(status, detail, asked)
  if (title === '') {
    const said = text.trim().slice(0, 200)
    return new ApiFault(status, `${place}, and not as Onefold does`, {
      details: said === '' ? [] : [said],
      todo: todo ?? 'Check that --url or ONEFOLD_URL names an Onefold server.',
    })
  }
  return new ApiFault(status, detail === '' ? title : detail, {
    details: [...details, ...(status >= 500 && requestId !== '' ? [`${place}; request ${requestId}`] : [])],
    ...(todo !== undefined && { todo }),
  })
}

/** Whoever calls the command line does not see the parts of its requests. */
const partOfRequest = /^(querystring|params)\./

function describeFault(fault: unknown): { readonly said: string; readonly sent: string } {
  const { path, message, value } = asObject(fault)
  const place = asText(path).replace(partOfRequest, '')
  if (place === '') return { said: asText(message), sent: '' }
  return { said: `${place}: ${asText(message)}`, sent: value === undefined ? '' : ` (it was ${JSON.stringify(value)})` }
}

function todoOf(status: number, detail: string, { keyOrigin }: Asked): string | undefined {
  const scope = /the scope (\S+?)\.?$/.exec(detail)?.[1]
  const from = keyOrigin === null ? '' : ` The key that was used came from ${keyOrigin}.`
  if (status === 401 && keyOrigin === null)
    return 'Give a key with --key or ONEFOLD_KEY; on the machine of the server its root key is found in ONEFOLD_DATA.'
  if (status === 401) return `Give another key with --key or ONEFOLD_KEY.${from}`
  if (status === 403 && scope !== undefined)
    return `Have one made: onefold keys create --name NAME --scope ${scope}.${from}`
  if (status === 403) return `Give another key with --key or ONEFOLD_KEY.${from}`
  if (status === 404 && detail === 'There is nothing at this path.')
    return 'The server may be older than this command line: onefold doctor compares them.'
  if (status === 503) return 'Try again in a moment; onefold doctor tells more.'
  if (status >= 500) return 'Look at the log of the server, which names the request.'
  return undefined
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
