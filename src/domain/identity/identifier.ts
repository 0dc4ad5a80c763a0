/** (kind, normal form of a value) that points at one profile of its workspace. */
export type Identifier = { readonly kind: string; readonly value: string }

/** A text that names an identifier in maps; kinds contain no blank. */
export function identifierKey(kind: string, value: string): string {
  return `${kind} ${value}`
}
