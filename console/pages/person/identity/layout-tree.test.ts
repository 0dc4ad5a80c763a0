import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { type Box, type Link, layoutTree } from './layout-tree.ts'

const gaps = { column: 40, row: 10 }
const box = (id: string, height = 20): Box => ({ id, width: 100, height })

function overlap(boxes: readonly Box[], places: ReturnType<typeof layoutTree>): boolean {
  return boxes.some((a, at) =>
    boxes.slice(at + 1).some(b => {
      const [p, q] = [places.get(a.id), places.get(b.id)]
      if (p === undefined || q === undefined) return true
      const isApart = p.x + a.width <= q.x || q.x + b.width <= p.x || p.y + a.height <= q.y || q.y + b.height <= p.y
      return !isApart
    }),
  )
}

test('a parent stands one column before its children, in their middle', () => {
  const boxes = ['root', 'a', 'b', 'c'].map(id => box(id))
  const links = ['a', 'b', 'c'].map(to => ({ from: 'root', to }))
  const places = layoutTree(boxes, links, gaps)
  assert.deepEqual(Object.fromEntries(places), {
    a: { x: 140, y: 0 },
    b: { x: 140, y: 30 },
    c: { x: 140, y: 60 },
    root: { x: 0, y: 30 },
  })
})

test('a box that is higher than its children keeps the next tree away', () => {
  const boxes = [box('tall', 100), box('child'), box('next')]
  const places = layoutTree(boxes, [{ from: 'tall', to: 'child' }], gaps)
  assert.deepEqual(places.get('tall'), { x: 0, y: 0 })
  assert.deepEqual(places.get('child'), { x: 140, y: 40 })
  assert.deepEqual(places.get('next'), { x: 0, y: 110 })
})

const graphs = fc.integer({ min: 1, max: 14 }).chain(count =>
  fc.record({
    boxes: fc
      .array(fc.integer({ min: 10, max: 90 }), { minLength: count, maxLength: count })
      .map(heights => heights.map((height, at): Box => ({ id: `n${at}`, width: 60 + at, height }))),
    links: fc.array(
      fc.record({
        from: fc.integer({ min: 0, max: count }).map(at => `n${at}`),
        to: fc.integer({ min: 0, max: count }).map(at => `n${at}`),
      }),
      { maxLength: 30 },
    ),
  }),
)

test('whatever the links, circles and loose ends too, every box has a place and no two overlap', () => {
  fc.assert(
    fc.property(graphs, ({ boxes, links }: { boxes: Box[]; links: Link[] }) => {
      const places = layoutTree(boxes, links, gaps)
      assert.equal(places.size, boxes.length)
      assert.ok(!overlap(boxes, places))
      assert.deepEqual(layoutTree(boxes, links, gaps), places)
    }),
  )
})

test('a thousand boxes below each other and a chain of two hundred have places', () => {
  const wide = Array.from({ length: 1_000 }, (_, at) => box(`w${at}`))
  const fan = layoutTree(
    [box('root'), ...wide],
    wide.map(({ id }) => ({ from: 'root', to: id })),
    gaps,
  )
  assert.equal(fan.get('w999')?.y, 999 * 30)
  const chain = Array.from({ length: 200 }, (_, at) => box(`c${at}`))
  const links = chain.slice(1).map((to, at) => ({ from: `c${at}`, to: to.id }))
  assert.equal(layoutTree(chain, links, gaps).get('c199')?.x, 199 * 140)
})
