import type { Described, Flag } from './describe-commands.ts'

/** A completion for zsh, with descriptions. */
export function completionForZsh(commands: readonly Described[]): string {
  const global = commands.find(({ isProgram }) => isProgram)?.flags ?? []
  return `#compdef onefold
# Completion of onefold for zsh: onefold completion zsh > "\${fpath[1]}/_onefold"
${commands.map(command => functionOf(command, commands, global)).join('\n')}
if [ "$funcstack[1]" = "_onefold" ]; then
  _onefold "$@"
else
  compdef _onefold onefold
fi
`
}

function functionOf(command: Described, commands: readonly Described[], global: readonly Flag[]): string {
  const { path, subcommands, flags, choices, isProgram } = command
  const all = isProgram ? flags : [...flags, ...global.filter(flag => !flag.spellings.includes('--version'))]
  const specs = [...new Set(all.flatMap(specsOf))]
  if (subcommands.length === 0) {
    const rest = choices.length === 0 ? `'*:file:_files'` : `'1:what:(${choices.join(' ')})'`
    return `${nameOf(path)}() {
  _arguments ${[...specs, rest].join(' \\\n    ')}
}`
  }
  const names = commands.filter(each => parentOf(each.path) === path && each.path !== '')
  return `${nameOf(path)}() {
  local line state
  _arguments -C ${[...specs, `'1: :->command'`, `'*::argument:->rest'`].join(' \\\n    ')}
  case "$state" in
    command)
      local -a commands=(
${subcommands.map(({ name, description }) => `        ${quote(`${name}:${description.replaceAll(':', ' ')}`)}`).join('\n')}
      )
      _describe command commands ;;
    rest)
      case "$line[1]" in
${names.map(({ path: child }) => `        ${child.split(' ').at(-1)}) ${nameOf(child)} ;;`).join('\n')}
      esac ;;
  esac
}`
}

function parentOf(path: string): string {
  return path.split(' ').slice(0, -1).join(' ')
}

function nameOf(path: string): string {
  return path === '' ? '_onefold' : `_onefold_${path.replaceAll(/[ -]/g, '_')}`
}

function specsOf({ spellings, description, takesValue, choices }: Flag): readonly string[] {
  const words = description.replaceAll(/[[\]:]/g, ' ')
  const value = takesValue ? `:value:${choices.length === 0 ? '_files' : `(${choices.join(' ')})`}` : ''
  return spellings.map(spelling => quote(`*${spelling}[${words}]${value}`))
}

function quote(text: string): string {
  return `'${text.replaceAll("'", "'\\''")}'`
}
