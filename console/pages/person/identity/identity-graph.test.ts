import assert from 'node:assert/strict'
import { test } from 'node:test'
import { type Graph, identityGraph, labelOfHome, stateOf } from './identity-graph.ts'

const at = '2026-01-05T10:00:00.000Z'
const home = (id: string, name = '') => ({ id, name, email: null, created_at: at, fields: ['tier'] })
const identifier = (home_id: string, value: string) => ({
  kind: 'email',
  value,
  home_id,
  first_seen_at: at,
  source: 'crm',
})

function merge(id: string, survivor_id: string, absorbed_id: string, undone_at: string | null = null) {
  const identifiers = [{ kind: 'email', value: 'a@example.com' }]
  const ends = { undone_at, undone_by: undone_at && 'root', veto_lifted_at: null }
  return { id, survivor_id, absorbed_id, reason: 'write' as const, source: 'crm', identifiers, merged_at: at, ...ends }
}

const graph: Graph = {
  profile_id: 'live',
  homes: [home('live', 'Ada'), home('gone')],
  identifiers: [identifier('live', 'a@example.com'), identifier('gone', 'b@example.com')],
  merges: [merge('m2', 'live', 'other', at), merge('m1', 'live', 'gone')],
  parted: [{ ...home('other', 'Bob'), profile_id: 'third' }],
  is_complete: true,
}

test('every home, identifier, merge and parted side is a node, and the tree reaches each of them once', () => {
  const { nodes, edges } = identityGraph(graph)
  assert.deepEqual(nodes.map(node => node.id).toSorted(), [
    'gone',
    'identifier email a@example.com',
    'identifier email b@example.com',
    'live',
    'merge m1',
    'merge m2',
    'other',
  ])
  const reached = edges.filter(edge => edge.isOfTree).map(edge => edge.to)
  assert.deepEqual(
    reached.toSorted(),
    nodes
      .map(node => node.id)
      .filter(id => id !== 'live')
      .toSorted(),
  )
})

test('each line says why it is there', () => {
  const { edges } = identityGraph(graph)
  const told = edges.map(edge => [edge.from, edge.to, edge.why, edge.state])
  assert.deepEqual(told, [
    ['live', 'identifier email a@example.com', 'from crm, 2026-01-05', 'holds'],
    ['gone', 'identifier email b@example.com', 'from crm, 2026-01-05', 'holds'],
    ['live', 'merge m1', 'by email', 'in_force'],
    ['merge m1', 'gone', 'absorbed', 'in_force'],
    ['live', 'merge m2', 'by email', 'vetoed'],
    ['merge m2', 'other', 'kept apart', 'vetoed'],
  ])
})

test('the side that was parted sees the merge and the profile that it left', () => {
  const other: Graph = {
    ...graph,
    profile_id: 'other',
    homes: [home('other', 'Bob')],
    identifiers: [],
    merges: [merge('m2', 'live', 'other', at)],
    parted: [{ ...home('live', 'Ada'), profile_id: 'live' }],
  }
  const { edges } = identityGraph(other)
  assert.deepEqual(
    edges.map(({ from, to }) => [from, to]),
    [
      ['other', 'merge m2'],
      ['merge m2', 'live'],
    ],
  )
})

test('a merge that was undone and made again adds no second way to the same home', () => {
  const again = { ...graph, merges: [...graph.merges, merge('m0', 'live', 'gone', at)] }
  const ways = identityGraph(again).edges.filter(edge => edge.to === 'gone')
  assert.deepEqual(
    ways.map(edge => edge.isOfTree),
    [true, false],
  )
})

test('an erased side is told by its merge alone, and many identifiers by their number', () => {
  const erased = identityGraph({ ...graph, parted: [] })
  assert.ok(erased.nodes.some(node => node.id === 'merge m2'))
  assert.ok(!erased.edges.some(edge => edge.to === 'other'))
  const many = Array.from({ length: 30 }, (_, index) => identifier('live', `${index}@example.com`))
  const more = identityGraph({ ...graph, identifiers: many }).nodes.find(node => node.kind === 'more')
  assert.equal(more?.label, '22 more in the list')
})

test('a home is called by its name, else by an identifier of its own', () => {
  assert.equal(labelOfHome(graph, 'live'), 'Ada')
  assert.equal(labelOfHome(graph, 'gone'), 'b@example.com')
  assert.equal(labelOfHome(graph, 'other'), 'Bob')
  assert.equal(labelOfHome(graph, 'nobody'), 'nobody')
})

test('an undone merge is vetoed until somebody allows it again', () => {
  assert.equal(stateOf({ undone_at: null, veto_lifted_at: null }), 'in_force')
  assert.equal(stateOf({ undone_at: at, veto_lifted_at: null }), 'vetoed')
  assert.equal(stateOf({ undone_at: at, veto_lifted_at: at }), 'allowed')
})
