import { isUuid } from '../../domain/uuid.ts'
import { CliFault } from '../fault.ts'
import type { Api } from './api.ts'
import { asText } from './read-json.ts'

/** The id of a workspace that is named by id or by name; only the root key may look names up. */
export async function findWorkspace(api: Api, idOrName: string): Promise<string> {
  if (isUuid(idOrName)) return idOrName
  for await (const { id, name } of api.list('/v1/workspaces')) if (name === idOrName) return asText(id)
  throw new CliFault(`there is no workspace named ${idOrName} on ${api.url}`, {
    todo: 'See which there are: onefold workspaces',
  })
}
