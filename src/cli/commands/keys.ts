import type { Command } from 'commander'
import { scopes as knownScopes } from '../../domain/scopes.ts'
import { asList, asObject, asText } from '../connection/read-json.ts'
import type { CommandContext, Define } from '../context.ts'
import { usageFault } from '../fault.ts'
import { confirm } from '../output/ask.ts'
import { showTime } from '../output/numbers.ts'
import { printPairs, printTable } from '../output/table.ts'
import { showText } from '../output/text.ts'
import { repeated } from '../repeated.ts'

type CreateOptions = { readonly name: string; readonly scope: readonly string[]; readonly ip?: readonly string[] }

export const define: Define = (program, context) => {
  const keys = program
    .command('keys')
    .summary('list, create and revoke API keys')
    .description(
      'List, create and revoke API keys. Give each system a key of its own: its name is the source of what it writes.',
    )
    .addHelpText(
      'after',
      `
Examples:
  onefold keys
  onefold keys create --name shop --scope profiles:write --scope events:write
  TOKEN=$(onefold keys create --name report --scope profiles:read --json | jq -r .token)
  onefold keys revoke 0192f0c4-0000-7000-8000-000000000000

Scopes: ${knownScopes.join(', ')}`,
    )
  keys
    .command('list', { isDefault: true })
    .description('list the keys that are not revoked')
    .action((_options: object, command: Command) => list(context, command))
  keys
    .command('create')
    .description('create a key; its secrets are shown this once')
    .requiredOption('--name <name>', 'whose it is: the source of what it writes')
    .addOption(repeated('--scope <scope>', 'what it may do; repeat it, or put commas between').makeOptionMandatory())
    .addOption(repeated('--ip <address>', 'from where it is good: an address or a network; repeat it'))
    .action((options: CreateOptions, command: Command) => create(context, command, options))
  keys
    .command('revoke')
    .description('revoke a key; it is refused within a second')
    .argument('<id>', 'as onefold keys lists it')
    .option('--yes', 'do not ask')
    .action((id: string, options: { readonly yes?: boolean }, command: Command) =>
      revoke(context, command, id, options.yes === true),
    )
}

async function list(context: CommandContext, command: Command): Promise<void> {
  const api = await context.connect(command)
  if (context.isJson(command)) {
    for await (const key of api.list('/v1/api-keys')) context.printJson(key)
    return
  }
  const rows: string[][] = []
  for await (const key of api.list('/v1/api-keys'))
    rows.push([
      showText(asText(key['name'])),
      asText(key['kind']),
      asList(key['scopes']).map(asText).join(' ') || '-',
      asText(key['token_prefix']) || '-',
      showTime(asText(key['created_at'])),
      asText(key['workspace_id']),
      asText(key['id']),
    ])
  printTable(context.terminal, ['NAME', 'KIND', 'SCOPES', 'BEGINS', 'CREATED', 'WORKSPACE', 'ID'], rows)
}

async function create(context: CommandContext, command: Command, { name, scope, ip }: CreateOptions): Promise<void> {
  const api = await context.connect(command)
  const scopes = scope.flatMap(each => each.split(','))
  const json = { name, scopes, ...(ip !== undefined && { allowed_ips: ip.flatMap(each => each.split(',')) }) }
  const made = asObject(await api.call('POST', '/v1/api-keys', { json }))
  if (context.isJson(command)) return context.printJson(made)
  printPairs(context.terminal, [
    ['Name', showText(asText(made['name']))],
    ['Id', asText(made['id'])],
    ['Scopes', asList(made['scopes']).map(asText).join(' ')],
    ['Token', asText(made['token'])],
    ['Client id', asText(made['client_id'])],
    ['Client secret', asText(made['client_secret'])],
  ])
  context.terminal.tell('The token and the secret are shown this once. Keep them where secrets are kept.')
}

async function revoke(context: CommandContext, command: Command, id: string, isSure: boolean): Promise<void> {
  const { terminal } = context
  if (!isSure && !terminal.canAsk)
    throw usageFault('nobody can be asked whether to revoke the key', 'Add --yes to revoke it without being asked.')
  const api = await context.connect(command)
  if (!isSure && !(await confirm(`Revoke the key ${showText(id)}? What uses it stops working.`)))
    return terminal.tell('The key stands.')
  await api.call('DELETE', `/v1/api-keys/${encodeURIComponent(id)}`)
  if (context.isJson(command)) context.printJson({ id, revoked: true })
  else terminal.print(`revoked ${showText(id)}`)
}
