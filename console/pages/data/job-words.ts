import type { Answer } from '../../app/client.ts'

export type Job = Answer<'GET /v1/jobs/{id}'>

export const jobKinds = ['import', 'export', 'batch', 'backfill', 'enrichment_backfill', 'rescore'] as const
export type JobKind = (typeof jobKinds)[number]

export const jobStates = [
  'waiting',
  'ready',
  'pending',
  'running',
  'paused',
  'completed',
  'failed',
  'cancelled',
] as const
export type JobState = (typeof jobStates)[number]

const names: Readonly<Record<JobKind, string>> = {
  import: 'Import',
  export: 'Export',
  batch: 'Batch',
  backfill: 'Backfill of mappings',
  enrichment_backfill: 'Backfill of enrichment rules',
  rescore: 'Rescoring',
}

export const kindOptions = jobKinds.map(value => ({ value, label: names[value] }))

export function kindName(kind: string): string {
  return kindOptions.find(({ value }) => value === kind)?.label ?? kind
}

const explanations: Readonly<Record<JobKind, string>> = {
  import: 'Writes the rows of a file.',
  export: 'Writes a file.',
  batch: 'Writes many rows that an application sent in one request.',
  backfill: 'Gives people the fields that they would have had their events met the mappings of now.',
  enrichment_backfill: 'Maps every stored enrichment again by the rules of now.',
  rescore: 'Computes the scores of people anew.',
}

export function explainKind(kind: string): string {
  const known = jobKinds.find(one => one === kind)
  return known === undefined ? '' : explanations[known]
}

const labels: Readonly<Record<JobState, string>> = {
  waiting: 'Waiting for its file',
  ready: 'Ready to start',
  pending: 'In the queue',
  running: 'Running',
  paused: 'Paused',
  completed: 'Completed',
  failed: 'Failed',
  cancelled: 'Cancelled',
}

export const stateOptions = jobStates.map(value => ({ value, label: labels[value] }))

export function stateName(state: JobState): string {
  return labels[state]
}

/** Nothing about it will change any more. */
export function isOver({ state }: { readonly state: string }): boolean {
  return state === 'completed' || state === 'failed' || state === 'cancelled'
}

/** Something may change about it without anybody here doing anything. */
export function isMoving({ state }: { readonly state: string }): boolean {
  return state === 'pending' || state === 'running'
}
