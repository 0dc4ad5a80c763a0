// Answers are read member by member: a member that is missing, or of another type, reads as empty.

export type JsonObject = Readonly<Record<string, unknown>>

export function asObject(value: unknown): JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? { ...value } : {}
}

export function asList(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : []
}

export function asText(value: unknown): string {
  return typeof value === 'string' ? value : ''
}

export function asTextOrNull(value: unknown): string | null {
  return typeof value === 'string' ? value : null
}

export function asNumber(value: unknown): number {
  return typeof value === 'number' ? value : 0
}

export function asNumberOrNull(value: unknown): number | null {
  return typeof value === 'number' ? value : null
}
