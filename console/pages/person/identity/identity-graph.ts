// The answer of the server as boxes and lines: the profile, what it absorbed, the identifiers of each, and every merge
// with why it came about. The lines of the tree decide where things stand; the others only tell.

import type { Answer, Schemas } from '../../../app/client.ts'
import { cut, inWords } from '../../../kit/words.ts'
import { shortId } from '../parts/person-name.ts'
import { causeOf } from '../timeline/describe-entry.ts'

export type Graph = Answer<'GET /v1/profiles/{id}/graph'>
export type Merge = Schemas['Merge']

/** `vetoed`: undone, and identifiers do not join the two again. */
export type MergeState = 'in_force' | 'vetoed' | 'allowed'

export type IdentityNode = { readonly id: string } & (
  | {
      readonly kind: 'home'
      readonly homeId: string
      readonly label: string
      readonly note: string
      readonly isLive: boolean
    }
  | { readonly kind: 'parted'; readonly profileId: string; readonly label: string; readonly note: string }
  | { readonly kind: 'identifier'; readonly label: string; readonly note: string }
  | { readonly kind: 'more'; readonly label: string }
  | {
      readonly kind: 'merge'
      readonly mergeId: string
      readonly label: string
      readonly note: string
      readonly state: MergeState
    }
)

export type IdentityEdge = {
  readonly id: string
  readonly from: string
  readonly to: string
  /** Why it is there. */
  readonly why: string
  readonly state: 'holds' | MergeState
  readonly isOfTree: boolean
}

export type IdentityGraph = { readonly nodes: readonly IdentityNode[]; readonly edges: readonly IdentityEdge[] }

/** Of one home; the list beside the graph has all. */
const shownIdentifiers = 8

export function stateOf({ undone_at, veto_lifted_at }: Pick<Merge, 'undone_at' | 'veto_lifted_at'>): MergeState {
  if (undone_at === null) return 'in_force'
  return veto_lifted_at === null ? 'vetoed' : 'allowed'
}

/** What a home is called: by its own name, its own e-mail, another identifier of its own, or its id. */
export function labelOfHome(graph: Pick<Graph, 'homes' | 'identifiers' | 'parted'>, id: string): string {
  const home = [...graph.homes, ...graph.parted].find(one => one.id === id)
  const own = graph.identifiers.find(identifier => identifier.home_id === id)
  return cut(home?.name || home?.email || own?.value || shortId(id), 80)
}

export function identityGraph(graph: Graph): IdentityGraph {
  const nodes: IdentityNode[] = []
  const edges: IdentityEdge[] = []
  for (const home of graph.homes) {
    const isLive = home.id === graph.profile_id
    const note = `${home.fields.length.toLocaleString('en')} ${home.fields.length === 1 ? 'field' : 'fields'}`
    nodes.push({ id: home.id, kind: 'home', homeId: home.id, label: labelOfHome(graph, home.id), note, isLive })
  }
  for (const side of graph.parted) {
    const note = side.profile_id === side.id ? 'A profile of its own' : `Belongs to ${shortId(side.profile_id)} now`
    const label = labelOfHome(graph, side.id)
    nodes.push({ id: side.id, kind: 'parted', profileId: side.profile_id, label, note })
  }
  for (const home of graph.homes) addIdentifiers(graph, home.id, nodes, edges)
  const known = new Set(nodes.map(node => node.id))
  // Merges in force first: they are what the tree hangs on.
  const inForce = graph.merges.filter(merge => merge.undone_at === null)
  const undone = graph.merges.filter(merge => merge.undone_at !== null)
  for (const merge of [...inForce, ...undone]) addMerge(merge, graph, known, nodes, edges)
  return { nodes, edges }
}

function addIdentifiers(graph: Graph, homeId: string, nodes: IdentityNode[], edges: IdentityEdge[]): void {
  const own = graph.identifiers.filter(identifier => identifier.home_id === homeId)
  for (const { kind, value, source, first_seen_at: at } of own.slice(0, shownIdentifiers)) {
    const id = `identifier ${kind} ${value}`
    const why = `from ${cut(source || 'unknown', 24)}, ${at.slice(0, 10)}`
    nodes.push({ id, kind: 'identifier', label: cut(value, 80), note: `${inWords(kind)} · ${why}` })
    edges.push({ id: `holds ${id}`, from: homeId, to: id, why, state: 'holds', isOfTree: true })
  }
  const more = own.length - shownIdentifiers
  if (more <= 0) return
  const id = `more ${homeId}`
  nodes.push({ id, kind: 'more', label: `${more.toLocaleString('en')} more in the list` })
  edges.push({ id: `holds ${id}`, from: homeId, to: id, why: '', state: 'holds', isOfTree: true })
}

function addMerge(
  merge: Merge,
  graph: Graph,
  known: ReadonlySet<string>,
  nodes: IdentityNode[],
  edges: IdentityEdge[],
): void {
  const state = stateOf(merge)
  const isHome = (id: string) => graph.homes.some(home => home.id === id)
  // Seen from the side that left, the tree goes on to the other one.
  const [near, far] = isHome(merge.survivor_id)
    ? [merge.survivor_id, merge.absorbed_id]
    : [merge.absorbed_id, merge.survivor_id]
  if (!known.has(near)) return
  const id = `merge ${merge.id}`
  nodes.push({ id, kind: 'merge', mergeId: merge.id, label: titles[state], note: shortCause(merge), state })
  edges.push({ id: `near ${id}`, from: near, to: id, why: shortCause(merge), state, isOfTree: true })
  if (!known.has(far)) return
  const isOfTree = state === 'in_force' || !isHome(far)
  edges.push({ id: `far ${id}`, from: id, to: far, why: outcomes[state], state, isOfTree })
}

const titles: Readonly<Record<MergeState, string>> = {
  in_force: 'Merge',
  vetoed: 'Undone merge',
  allowed: 'Undone merge',
}

const outcomes: Readonly<Record<MergeState, string>> = {
  in_force: 'absorbed',
  vetoed: 'kept apart',
  allowed: 'may join again',
}

/** Which identifiers joined the two, short enough for a line. */
function shortCause({ reason, identifiers }: Merge): string {
  if (reason === 'person') return 'by a person'
  const kinds = [...new Set(identifiers.map(({ kind }) => inWords(kind).toLowerCase()))]
  return kinds.length === 0 ? 'by a write' : cut(`by ${kinds.join(' and ')}`, 32)
}

export function whyMerged(merge: Pick<Merge, 'reason' | 'identifiers'>): string {
  return causeOf(merge.reason, merge.identifiers)
}
