import type { Described, Flag } from './describe-commands.ts'

/** A completion for fish, with descriptions. */
export function completionForFish(commands: readonly Described[]): string {
  const lines = commands.flatMap(linesOf)
  return `# Completion of onefold for fish: onefold completion fish > ~/.config/fish/completions/onefold.fish
${lines.join('\n')}
`
}

function linesOf({ path, subcommands, flags, choices, isProgram }: Described): readonly string[] {
  const names = subcommands.map(({ name }) => name)
  const words = path.split(' ').filter(word => word !== '')
  const reached = words.map(word => `__fish_seen_subcommand_from ${word}`)
  const free = [...reached, ...(names.length === 0 ? [] : [`not __fish_seen_subcommand_from ${names.join(' ')}`])]
  const here = isProgram ? [] : reached
  const start = (conditions: readonly string[]) =>
    conditions.length === 0 ? 'complete -c onefold' : `complete -c onefold -n ${quote(conditions.join('; and '))}`
  return [
    ...subcommands.map(({ name, description }) => `${start(free)} -f -a ${name} -d ${quote(description)}`),
    ...(choices.length === 0 ? [] : [`${start(here)} -f -a ${quote(choices.join(' '))}`]),
    ...flags.map(flag => `${start(here)} ${flagOf(flag)}`),
  ]
}

function flagOf({ spellings, description, takesValue, choices }: Flag): string {
  const names = spellings.map(spelling =>
    spelling.startsWith('--') ? `-l ${spelling.slice(2)}` : `-s ${spelling.slice(1)}`,
  )
  const value = takesValue ? ['-r', ...(choices.length === 0 ? [] : [`-f -a ${quote(choices.join(' '))}`])] : []
  return [...names, ...value, `-d ${quote(description)}`].join(' ')
}

function quote(text: string): string {
  return `'${text.replaceAll('\\', '\\\\').replaceAll("'", "\\'")}'`
}
