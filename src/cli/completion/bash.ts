import type { Described, Flag } from './describe-commands.ts'

/** A completion for bash 3.2 and later; files complete where nothing else does. */
export function completionForBash(commands: readonly Described[]): string {
  const global = commands.find(({ isProgram }) => isProgram)?.flags ?? []
  const paths = commands.filter(({ path }) => path !== '').map(({ path }) => path)
  return `# Completion of onefold for bash: source <(onefold completion bash)
_onefold() {
  local word before path='' words='' each
  word=\${COMP_WORDS[COMP_CWORD]}
  before=\${COMP_WORDS[COMP_CWORD-1]}
  COMPREPLY=()
  for ((each = 1; each < COMP_CWORD; each++)); do
    case "\${path:+$path }\${COMP_WORDS[each]}" in
${paths.map(path => `      '${path}') path='${path}' ;;`).join('\n')}
    esac
  done
  case "$path:$before" in
${commands.flatMap(command => valueCases(command, global)).join('\n')}
  esac
  case "$path" in
${commands.map(command => wordCase(command, global)).join('\n')}
  esac
  COMPREPLY=($(compgen -W "$words" -- "$word"))
}
complete -o default -o bashdefault -F _onefold onefold
`
}

function valueCases({ path, flags, isProgram }: Described, global: readonly Flag[]): readonly string[] {
  const all = isProgram ? flags : [...flags, ...global]
  return all
    .filter(({ takesValue }) => takesValue)
    .map(({ spellings, choices }) => {
      const pattern = spellings.map(spelling => `'${path}:${spelling}'`).join('|')
      const reply = choices.length === 0 ? '' : ` COMPREPLY=($(compgen -W '${choices.join(' ')}' -- "$word"));`
      return `    ${pattern})${reply} return ;;`
    })
}

function wordCase({ path, subcommands, flags, choices, isProgram }: Described, global: readonly Flag[]): string {
  const all = isProgram ? flags : [...flags, ...global.filter(flag => !flag.spellings.includes('--version'))]
  const spellings = [...new Set(all.flatMap(flag => flag.spellings[0] ?? []))]
  const words = [...subcommands.map(({ name }) => name), ...choices]
  const free = words.length === 0 ? '' : `words='${words.join(' ')}'; `
  return `    '${path}') ${free}case "$word" in -*) words='${spellings.join(' ')}' ;; esac ;;`
}
