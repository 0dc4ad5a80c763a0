import assert from 'node:assert/strict'
import { test } from 'node:test'
import { compareFields } from './compare.ts'

const said = (day: number, source = 'crm') => ({ observed_at: `2026-01-0${day}T00:00:00.000Z`, source })

test('fields that differ come first, and the later observation stays', () => {
  const a = {
    fields: { city: 'Berlin', plan: 'pro', tier: 'gold' },
    provenance: { city: said(1), plan: said(3), tier: said(2) },
  }
  const b = {
    fields: { city: 'Berlin', plan: 'free', tier: 'silver', ltv: 3 },
    provenance: { city: said(2), plan: said(2), tier: said(4), ltv: said(1) },
  }
  assert.deepEqual(compareFields(a, b), [
    { name: 'ltv', values: [undefined, 3], winner: 1 },
    { name: 'plan', values: ['pro', 'free'], winner: 0 },
    { name: 'tier', values: ['gold', 'silver'], winner: 1 },
    { name: 'city', values: ['Berlin', 'Berlin'], winner: undefined },
  ])
})

test('what somebody said stays before what an enrichment said later, and equal times are left open', () => {
  const a = { fields: { x: 1, y: 1 }, provenance: { x: said(1), y: said(1) } }
  const b = { fields: { x: 2, y: 2 }, provenance: { x: said(9, 'enrichment/web/7/10'), y: said(1) } }
  assert.deepEqual(
    compareFields(a, b).map(({ winner }) => winner),
    [0, undefined],
  )
})
