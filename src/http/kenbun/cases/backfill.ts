import { type Case, commonRefusals } from './case.ts'

const backfill = 'POST /backfill/profile-mappings'
const rescore = 'POST /profile-scoring/rescore'
const preview = (unit: string, kind = 'profile-scoring') => `POST /api/v1/ou/${unit}/${kind}/rescore-preview`
const strange = 'unit_019b8d84-0e2a-7c31-9d0e-5b8f1c6f2a44'

/** Of a unit without leads. */
const nothingToDo = {
  totalLeads: 0,
  affectedLeads: 0,
  estimatedIncreases: 0,
  estimatedDecreases: 0,
  estimatedUnchanged: 0,
  averageScoreChange: 0,
  executionTimeEstimate: '1s',
}

export const backfillCases: readonly Case[] = [
  commonRefusals('strangers', backfill, true, 'POST'),
  commonRefusals('strangers', rescore, true, 'POST'),
  {
    name: 'a backfill and a rescore need no body, ignore one, and count nobody where nobody is',
    steps: [
      { call: backfill, status: 200, answer: { leads_processed: 0, leads_updated: 0 } },
      { call: backfill, body: { ignored: true }, status: 200, answer: { leads_processed: 0, leads_updated: 0 } },
      { call: rescore, status: 200, answer: { leads_processed: 0, scores_changed: 0 } },
    ],
  },
  {
    name: 'a rescore preview answers in the caller’s own unit alone',
    steps: [
      { call: preview('{unit}'), status: 200, answer: nothingToDo },
      { call: preview('{unit}', 'scoring'), as: ['kenbun:read'], status: 200, answer: nothingToDo },
      { call: preview('{unit}'), as: 'stranger', status: 404, field: null },
      { call: preview(strange), status: 404, field: null },
      { call: preview('nonsense', 'scoring'), status: 404, field: null },
      { call: preview('{unit}'), as: 'nobody', status: 401, field: null },
      { call: preview('{unit}'), as: ['profiles:read'], status: 403, field: null },
      { call: 'GET /api/v1/ou/{unit}/profile-scoring/rescore-preview', status: 405, field: null },
      { call: 'POST /api/v1/ou/{unit}/nothing', status: 404, field: null },
    ],
  },
]
