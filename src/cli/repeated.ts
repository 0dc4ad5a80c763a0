import { Option } from 'commander'

/** An option that is repeated for several values; one that took several at once would swallow the arguments behind it. */
export function repeated(flags: string, description: string): Option {
  return new Option(flags, description).argParser((value: string, before: readonly string[] | undefined) => [
    ...(before ?? []),
    value,
  ])
}
