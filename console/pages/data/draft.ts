// What somebody has said so far about a file that they want to import. It is kept for the tab, so that a reload and Back
// find it as it was.

import type { DataObject, Import, NewImport, Preview } from './imports.ts'

/** Where a column goes. */
export type Target =
  | { readonly kind: 'none' }
  | { readonly kind: 'field'; readonly field: string }
  /** A field that nobody has declared yet. */
  | { readonly kind: 'new'; readonly field: string }

export const linkPolicyNames = {
  fold: 'Join them into one person',
  'weaker-only': 'Join only people who are anonymous or less certain',
  strict: 'Refuse the row',
  never: 'Never join them, and note a conflict',
} as const
export type LinkPolicy = keyof typeof linkPolicyNames

export type Draft = {
  readonly targets: Readonly<Record<string, Target>>
  /** Null: any identifier of the row. */
  readonly matchKey: string | null
  readonly mode: 'upsert' | 'append'
  readonly linkPolicy: LinkPolicy
  readonly onInvalid: 'refuse' | 'skip'
  readonly observedAtColumn: string | null
  /** The file is an export of profiles. */
  readonly isRestore: boolean
}

export const noTarget: Target = { kind: 'none' }

function targetOf(field: string | null | undefined, object: DataObject): Target {
  if (field === null || field === undefined) return noTarget
  return isKnown(field, object) ? { kind: 'field', field } : { kind: 'new', field }
}

function isDeclared(field: string, { fields, identity_keys }: DataObject): boolean {
  return identity_keys.includes(field) || fields.some(({ name }) => name === field)
}

function isKnown(field: string, object: DataObject): boolean {
  return isDeclared(field, object) || object.discovered_fields.some(({ name }) => name === field)
}

/** As the preview guesses. */
export function guessedDraft(preview: Preview, object: DataObject): Draft {
  return {
    targets: Object.fromEntries(preview.columns.map(({ name, field }) => [name, targetOf(field, object)])),
    matchKey: preview.match_key,
    mode: object.ingestion.default_write_mode,
    linkPolicy: 'fold',
    onInvalid: 'refuse',
    observedAtColumn: null,
    isRestore: false,
  }
}

/** As an import of the same file said. */
export function draftOf(run: Import, preview: Preview, object: DataObject): Draft {
  const { settings } = run
  const mapping = new Map(Object.entries(run.mapping))
  const guessed = guessedDraft(preview, object)
  return {
    ...guessed,
    targets: Object.fromEntries(preview.columns.map(({ name }) => [name, targetOf(mapping.get(name), object)])),
    matchKey: run.match_key,
    ...(run.mode !== null && { mode: run.mode }),
    ...(settings !== null && {
      linkPolicy: settings.link_policy === 'below-email' ? 'fold' : settings.link_policy,
      onInvalid: settings.on_invalid,
      observedAtColumn: settings.observed_at_column,
      isRestore: settings.restore,
    }),
  }
}

export function requestOf(draft: Draft, file: string, object: DataObject): NewImport {
  const targets = Object.entries(draft.targets)
  const fields = targets.flatMap(([, target]) => (target.kind === 'none' ? [] : [target.field]))
  const isProfiles = object.object_type === 'profile'
  const discovers = isProfiles && fields.some(field => !isDeclared(field, object))
  return {
    file_id: file,
    object: object.name,
    ...(!draft.isRestore && {
      mapping: Object.fromEntries(
        targets.map(([column, target]) => [column, target.kind === 'none' ? null : target.field]),
      ),
    }),
    ...(draft.matchKey !== null && draft.mode === 'upsert' && !draft.isRestore && { match_key: draft.matchKey }),
    mode: draft.mode,
    ...(isProfiles && { link_policy: draft.linkPolicy }),
    ...((discovers || draft.isRestore) && { undeclared: 'discover' }),
    on_invalid: draft.onInvalid,
    ...(draft.observedAtColumn !== null && { observed_at_column: draft.observedAtColumn }),
    ...(draft.isRestore && { restore: true }),
  }
}

/** Columns that fill a field which an earlier column fills already, and which that is. */
export function doubledColumns(targets: Draft['targets']): ReadonlyMap<string, string> {
  const filled = new Map<string, string>()
  const doubled = new Map<string, string>()
  for (const [column, target] of Object.entries(targets)) {
    if (target.kind === 'none') continue
    const other = filled.get(target.field)
    if (other === undefined) filled.set(target.field, column)
    else doubled.set(column, other)
  }
  return doubled
}

/** Letters that are written with two where there is but the alphabet. */
const spelledOut: Readonly<Record<string, string>> = {
  ä: 'ae',
  ö: 'oe',
  ü: 'ue',
  ß: 'ss',
  æ: 'ae',
  ø: 'oe',
  å: 'aa',
  œ: 'oe',
}

/** A name that a field may have, made of the name of a column. */
export function fieldNameFor(column: string): string {
  const plain = column
    .toLowerCase()
    .normalize('NFC')
    .replaceAll(/[äöüßæøåœ]/g, letter => spelledOut[letter] ?? letter)
    .normalize('NFKD')
    .replaceAll(/\p{M}/gu, '')
    .replaceAll(/[^a-z0-9]+/g, '_')
    .replaceAll(/^[_0-9]+|_+$/g, '')
  return plain === '' ? 'field' : plain.slice(0, 63)
}

function nameOf(file: string, object: string): string {
  return `onefold-import ${file} ${object}`
}

export function keepDraft(file: string, object: string, draft: Draft): void {
  sessionStorage.setItem(nameOf(file, object), JSON.stringify(draft))
}

export function keptDraft(file: string, object: string): Draft | undefined {
  const kept = sessionStorage.getItem(nameOf(file, object))
  return kept === null ? undefined : JSON.parse(kept)
}
