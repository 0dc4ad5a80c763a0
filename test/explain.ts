import type { Client } from 'pg'
import type { Statement } from '../src/store/statement.ts'

/** One node of a plan, as `explain` tells it. */
export type PlanNode = Readonly<Record<string, unknown>>

/** Every node of the plan that a statement has whatever its parameters are. */
export async function explainGeneric(client: Client, { name, text, params }: Statement): Promise<readonly PlanNode[]> {
  await client.query('set plan_cache_mode = force_generic_plan')
  await client.query(`prepare ${name} as ${text}`)
  try {
    const nulls = params.length === 0 ? '' : `(${params.map(() => 'null').join(', ')})`
    const { rows } = await client.query(`explain (verbose, format json) execute ${name}${nulls}`)
    return flatten(rows[0]?.['QUERY PLAN']?.[0]?.Plan)
  } finally {
    await client.query(`deallocate ${name}`)
  }
}

function flatten(node: PlanNode): readonly PlanNode[] {
  const { Plans: children } = node
  return [node, ...(Array.isArray(children) ? children.flatMap(flatten) : [])]
}

/** A member of a node that is text; the empty text when it has none. */
export function textOf(node: PlanNode, member: string): string {
  const value = node[member]
  return typeof value === 'string' ? value : ''
}
