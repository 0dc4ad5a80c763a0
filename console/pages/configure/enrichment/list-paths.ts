const maxPaths = 200

/** The paths of a payload's plain values and lists of them, for suggestions; keys with dots as JSON Pointers. */
export function listPaths(payload: unknown): readonly string[] {
  const paths: string[] = []
  const walk = (value: unknown, parts: readonly string[]) => {
    if (paths.length >= maxPaths) return
    if (typeof value !== 'object' || value === null || isPlainList(value)) {
      if (parts.length > 0) paths.push(pathOf(parts))
      return
    }
    for (const [name, member] of Object.entries(value)) walk(member, [...parts, name])
  }
  walk(payload, [])
  return paths
}

function isPlainList(value: object): boolean {
  return Array.isArray(value) && value.every(item => typeof item !== 'object')
}

function pathOf(parts: readonly string[]): string {
  const isDotted = parts.every(part => part !== '' && !part.includes('.')) && parts[0]?.startsWith('/') === false
  if (isDotted) return parts.join('.')
  return parts.map(part => `/${part.replaceAll('~', '~0').replaceAll('/', '~1')}`).join('')
}
