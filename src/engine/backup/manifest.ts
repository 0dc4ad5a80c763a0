import { isJsonObject, type Json } from '../../domain/json.ts'

/** What an archive says about itself, before everything else in it. */
export type Manifest = {
  readonly format: number
  /** Version of Onefold that made it. */
  readonly onefold: string
  readonly madeAt: string
  /** In the order in which they apply. */
  readonly migrations: readonly { readonly name: string; readonly checksum: string }[]
  /** Whether the root key is in it; else it was in the environment of the server. */
  readonly hasRootKey: boolean
}

/** What closes an archive: without it, it is a part of one. */
export type Seal = { readonly entries: number; readonly bytes: number }

export const currentFormat = 1

export function printManifest({ format, onefold, madeAt, migrations, hasRootKey }: Manifest): Buffer {
  const applied = migrations.map(({ name, checksum }) => ({ name, checksum }))
  return printJson({ format, onefold, made_at: madeAt, root_key: hasRootKey, migrations: applied })
}

/** Undefined when it is none. Of one of a later format nothing is read but the format and the version. */
export function parseManifest(bytes: Buffer): Manifest | undefined {
  const json = parseJson(bytes)
  if (json === undefined) return undefined
  const { format, onefold, made_at: madeAt, root_key: hasRootKey, migrations } = json
  if (!isCount(format) || format < 1 || typeof onefold !== 'string') return undefined
  if (format > currentFormat) return { format, onefold, madeAt: '', migrations: [], hasRootKey: false }
  const applied = parseMigrations(migrations)
  if (typeof madeAt !== 'string' || typeof hasRootKey !== 'boolean' || applied === undefined) return undefined
  return { format, onefold, madeAt, migrations: applied, hasRootKey }
}

export function printSeal({ entries, bytes }: Seal): Buffer {
  return printJson({ entries, bytes })
}

export function parseSeal(bytes: Buffer): Seal | undefined {
  const { entries, bytes: size } = parseJson(bytes) ?? {}
  return isCount(entries) && isCount(size) ? { entries, bytes: size } : undefined
}

function parseMigrations(json: Json | undefined): Manifest['migrations'] | undefined {
  if (!Array.isArray(json)) return undefined
  const items: readonly Json[] = json
  const applied = items.flatMap(item => {
    const { name, checksum } = isJsonObject(item) ? item : {}
    return typeof name === 'string' && typeof checksum === 'string' ? [{ name, checksum }] : []
  })
  return applied.length === items.length ? applied : undefined
}

function printJson(value: Json): Buffer {
  return Buffer.from(`${JSON.stringify(value, null, 2)}\n`)
}

function parseJson(bytes: Buffer): Readonly<Record<string, Json>> | undefined {
  try {
    const json: Json = JSON.parse(bytes.toString())
    return isJsonObject(json) ? json : undefined
  } catch {
    return undefined
  }
}

function isCount(value: Json | undefined): value is number {
  return typeof value === 'number' && Number.isSafeInteger(value) && value >= 0
}
