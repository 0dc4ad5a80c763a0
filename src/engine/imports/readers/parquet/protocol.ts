import type { ColumnStretch } from './read-parquet.ts'

// What a process that decodes Parquet and the one that wants its rows say to each other: one question at a time.

export type ToDecoder = { readonly kind: 'next' } | { readonly kind: 'bytes'; readonly bytes: ArrayBuffer }

export type FromDecoder =
  | { readonly kind: 'read'; readonly start: number; readonly end: number }
  | { readonly kind: 'opened'; readonly columns: readonly { readonly name: string; readonly expected: string }[] }
  | { readonly kind: 'rows'; readonly stretch: ColumnStretch }
  | { readonly kind: 'end' }
  | { readonly kind: 'bad'; readonly message: string }
