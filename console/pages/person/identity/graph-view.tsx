import '@xyflow/react/dist/style.css'
import { useMantineColorScheme } from '@mantine/core'
import { Background, Controls, type Edge, MarkerType, type Node, ReactFlow } from '@xyflow/react'
import { useMemo } from 'react'
import { graphNodeTypes } from './graph-nodes.tsx'
import classes from './graph-view.module.css'
import type { IdentityEdge, IdentityGraph, IdentityNode } from './identity-graph.ts'
import { layoutTree } from './layout-tree.ts'

const sizes: Readonly<Record<IdentityNode['kind'], { readonly width: number; readonly height: number }>> = {
  home: { width: 220, height: 74 },
  parted: { width: 220, height: 74 },
  identifier: { width: 250, height: 54 },
  merge: { width: 190, height: 54 },
  more: { width: 250, height: 34 },
}
const gaps = { column: 90, row: 14 }

type Props = { readonly graph: IdentityGraph; readonly selected: string | undefined }

/** The drawing; what it tells is in the list below it too. */
export function GraphView({ graph, selected }: Props) {
  const { colorScheme } = useMantineColorScheme()
  const nodes = useMemo(() => placeNodes(graph, selected), [graph, selected])
  const edges = useMemo(() => graph.edges.map(drawEdge), [graph])
  return (
    <section className={classes['frame']} aria-label="Identity graph">
      <ReactFlow
        nodes={nodes}
        edges={edges}
        nodeTypes={graphNodeTypes}
        colorMode={colorScheme === 'auto' ? 'system' : colorScheme}
        fitView
        fitViewOptions={{ minZoom: 0.45, maxZoom: 1, padding: 0.06 }}
        minZoom={0.1}
        maxZoom={1.6}
        nodesDraggable={false}
        nodesConnectable={false}
        // The boxes hold links and buttons, which take the focus themselves.
        nodesFocusable={false}
        edgesFocusable={false}
        elementsSelectable={false}
        preventScrolling={false}
        zoomOnScroll={false}
        panOnScroll={false}
      >
        <Background gap={20} />
        <Controls showInteractive={false} />
      </ReactFlow>
    </section>
  )
}

function placeNodes({ nodes, edges }: IdentityGraph, selected: string | undefined): Node[] {
  const boxes = nodes.map(node => ({ id: node.id, ...sizes[node.kind] }))
  const places = layoutTree(
    boxes,
    edges.filter(edge => edge.isOfTree),
    gaps,
  )
  return nodes.map(node => ({
    id: node.id,
    type: node.kind,
    position: places.get(node.id) ?? { x: 0, y: 0 },
    ...sizes[node.kind],
    data: { node, isSelected: node.kind === 'merge' && node.mergeId === selected },
  }))
}

const colours: Readonly<Record<IdentityEdge['state'], string>> = {
  holds: 'var(--mantine-color-gray-5)',
  in_force: 'var(--mantine-color-brand-5)',
  vetoed: 'var(--mantine-color-red-6)',
  allowed: 'var(--mantine-color-gray-6)',
}

function drawEdge({ id, from, to, why, state }: IdentityEdge): Edge {
  const isUndone = state === 'vetoed' || state === 'allowed'
  return {
    id,
    source: from,
    target: to,
    // The boxes of merges and identifiers say where their own lines come from; there labels would cross each other.
    ...(from.startsWith('merge ') && { label: why }),
    labelBgPadding: [4, 2],
    labelBgBorderRadius: 4,
    style: { stroke: colours[state], strokeWidth: 1.5, ...(isUndone && { strokeDasharray: '6 4' }) },
    ...(state !== 'holds' && { markerEnd: { type: MarkerType.ArrowClosed, color: colours[state] } }),
  }
}
