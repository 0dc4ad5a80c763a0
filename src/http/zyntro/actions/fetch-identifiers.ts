import { workspaceFind } from '../../../store/read/workspace.ts'
import { type Action, done, refuse } from '../call.ts'
import { invalidDeveloperSecret } from '../fault.ts'
import { listActiveMembers } from '../members.ts'

/** There is one brand to a workspace, which goes by the workspace's name. */
const onlyBrandId = 1

export const fetchIdentifiers: Action = {
  path: 'developers/fetchIdentifiers',
  credentials: 'developer',
  async handle(context, call) {
    const { developer, workspaceId } = call
    if (developer === null) return refuse(invalidDeveloperSecret)
    const [[workspace], members] = await Promise.all([
      context.engine.database.run(workspaceFind, [workspaceId]),
      listActiveMembers(context, call),
    ])
    const name = workspace?.name ?? ''
    return done({
      // Null after the root key was changed: what is sealed under another cannot be opened.
      api_key: context.credentials.openPersonalKey(developer) ?? null,
      organization: { org_id: workspaceId, org_name: name },
      members,
      brands: [{ brand_id: onlyBrandId, brand_name: name }],
    })
  },
}
