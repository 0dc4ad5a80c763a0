// Where the boxes of a graph stand: a column for each step from the root, children below each other beside their
// parent, parents in the middle of their children. Boxes never overlap, and the same graph always looks the same.

export type Box = { readonly id: string; readonly width: number; readonly height: number }
export type Link = { readonly from: string; readonly to: string }
export type Place = { readonly x: number; readonly y: number }
type Gaps = { readonly column: number; readonly row: number }

type Node = { readonly box: Box; readonly depth: number; readonly children: readonly Node[]; readonly height: number }

/** Boxes that no link leads to are roots, one below the other; of several links to a box the first one counts. */
export function layoutTree(boxes: readonly Box[], links: readonly Link[], gaps: Gaps): ReadonlyMap<string, Place> {
  const roots = plantTrees(boxes, links, gaps)
  const columns = columnStarts(roots, gaps)
  const places = new Map<string, Place>()
  let top = 0
  for (const root of roots) {
    place(root, top, columns, gaps, places)
    top += root.height + gaps.row
  }
  return places
}

function plantTrees(boxes: readonly Box[], links: readonly Link[], gaps: Gaps): readonly Node[] {
  const byId = new Map(boxes.map(box => [box.id, box]))
  const childrenOf = Map.groupBy(
    links.filter(link => byId.has(link.from)),
    link => link.from,
  )
  const planted = new Set<string>()
  function plant(box: Box, depth: number): Node {
    planted.add(box.id)
    const children: Node[] = []
    for (const { to } of childrenOf.get(box.id) ?? []) {
      const child = byId.get(to)
      if (child !== undefined && !planted.has(to)) children.push(plant(child, depth + 1))
    }
    const below = children.reduce((sum, child) => sum + child.height, 0) + gaps.row * Math.max(0, children.length - 1)
    return { box, depth, children, height: Math.max(box.height, below) }
  }
  const targets = new Set(links.filter(link => byId.has(link.from) && link.from !== link.to).map(link => link.to))
  const roots = boxes.filter(box => !targets.has(box.id)).map(box => plant(box, 0))
  // What is left stands in a circle; it begins wherever it was first named.
  const others = boxes.flatMap(box => (planted.has(box.id) ? [] : [plant(box, 0)]))
  return [...roots, ...others]
}

function columnStarts(roots: readonly Node[], gaps: Gaps): readonly number[] {
  const widths: number[] = []
  const open = [...roots]
  for (const { box, depth, children } of open) {
    widths[depth] = Math.max(widths[depth] ?? 0, box.width)
    open.push(...children)
  }
  const starts: number[] = []
  let x = 0
  for (const width of widths) {
    starts.push(x)
    x += width + gaps.column
  }
  return starts
}

/** Fills the stretch of `node.height` from `top`; answers with the middle of its box. */
function place(node: Node, top: number, columns: readonly number[], gaps: Gaps, places: Map<string, Place>): number {
  const { box, depth, children, height } = node
  const below = children.reduce((sum, child) => sum + child.height, 0) + gaps.row * Math.max(0, children.length - 1)
  let next = top + (height - below) / 2
  const middles = children.map(child => {
    const middle = place(child, next, columns, gaps, places)
    next += child.height + gaps.row
    return middle
  })
  const [first = top + height / 2, last = first] = [middles[0], middles.at(-1)]
  const highest = top + box.height / 2
  const middle = Math.min(Math.max((first + last) / 2, highest), top + height - box.height / 2)
  places.set(box.id, { x: columns[depth] ?? 0, y: middle - box.height / 2 })
  return middle
}
