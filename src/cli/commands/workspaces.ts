import type { Command } from 'commander'
import { findWorkspace } from '../connection/find-workspace.ts'
import { asObject, asText, type JsonObject } from '../connection/read-json.ts'
import type { CommandContext, Define } from '../context.ts'
import { showTime } from '../output/numbers.ts'
import { printTable } from '../output/table.ts'
import { showText } from '../output/text.ts'

export const define: Define = (program, context) => {
  const workspaces = program
    .command('workspaces')
    .summary('list, create and rename workspaces')
    .description('List, create and rename workspaces. A workspace is a tenant: nothing crosses it. Needs the root key.')
    .addHelpText(
      'after',
      `
Examples:
  onefold workspaces
  onefold workspaces create acme
  onefold workspaces rename acme "Acme Ltd"
  onefold --workspace acme keys create --name shop --scope profiles:write`,
    )
  workspaces
    .command('list', { isDefault: true })
    .description('list the workspaces, the oldest first')
    .action((_options: object, command: Command) => list(context, command))
  workspaces
    .command('create')
    .description('create a workspace')
    .argument('<name>', 'unique on the server')
    .action((name: string, _options: object, command: Command) => create(context, command, name))
  workspaces
    .command('rename')
    .description('give a workspace another name; its id stays')
    .argument('<workspace>', 'its id or its name')
    .argument('<name>', 'the new name')
    .action((workspace: string, name: string, _options: object, command: Command) =>
      rename(context, command, workspace, name),
    )
}

async function list(context: CommandContext, command: Command): Promise<void> {
  const api = await context.connect(command)
  if (context.isJson(command)) {
    for await (const workspace of api.list('/v1/workspaces')) context.printJson(workspace)
    return
  }
  const rows: string[][] = []
  for await (const { id, name, created_at: createdAt } of api.list('/v1/workspaces'))
    rows.push([showText(asText(name)), asText(id), showTime(asText(createdAt))])
  printTable(context.terminal, ['NAME', 'ID', 'CREATED'], rows)
}

async function create(context: CommandContext, command: Command, name: string): Promise<void> {
  const api = await context.connect(command)
  const made = asObject(await api.call('POST', '/v1/workspaces', { json: { name } }))
  show(context, command, made, 'made')
}

async function rename(context: CommandContext, command: Command, workspace: string, name: string): Promise<void> {
  const api = await context.connect(command)
  const id = await findWorkspace(api, workspace)
  const renamed = asObject(await api.call('PATCH', `/v1/workspaces/${id}`, { json: { name } }))
  show(context, command, renamed, 'renamed')
}

function show(context: CommandContext, command: Command, workspace: JsonObject, what: string): void {
  if (context.isJson(command)) context.printJson(workspace)
  else context.terminal.print(`${what} ${showText(asText(workspace['name']))}, ${asText(workspace['id'])}`)
}
