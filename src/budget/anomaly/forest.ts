/**
 * A fitted random forest, read: every tree as flat arrays, so that a score is a few array reads and allocates nothing.
 * The forest is made offline by `npm run train -- anomaly`; what is kept of it are splits and leaf means, no rows.
 */
import { readInteger, readList, readNumber, ShapeError } from "../shape.ts"

export interface Forest {
  /** Where each tree begins. */
  readonly roots: Int32Array
  /** The feature that a node looks at; -1 for a leaf. */
  readonly feature: Int16Array
  /** A split's threshold (smaller goes left), or a leaf's mean. */
  readonly value: Float64Array
  /** A split's right child; its left one is the next node. */
  readonly right: Int32Array
}

/** A tree in the model file: nodes in prefix order, `[feature, threshold]` for a split and `[mean]` for a leaf. */
export type TreeNodes = ReadonlyArray<readonly [number, number] | readonly [number]>

const fillTree = (nodes: TreeNodes, at: number, base: number, arrays: Omit<Forest, "roots">): number => {
  const node = nodes[at]
  if (node === undefined) throw new ShapeError("a tree of the forest ends in a split")
  const place = base + at
  if (node.length === 1) {
    arrays.feature[place] = -1
    arrays.value[place] = node[0]
    return at + 1
  }
  arrays.feature[place] = node[0]
  arrays.value[place] = node[1]
  const rightAt = fillTree(nodes, at + 1, base, arrays)
  arrays.right[place] = base + rightAt
  return fillTree(nodes, rightAt, base, arrays)
}

/** Lays out the trees of a model. @throws ShapeError for one that is no forest */
export const layOutForest = (trees: ReadonlyArray<TreeNodes>): Forest => {
  const size = trees.reduce((sum, nodes) => sum + nodes.length, 0)
  const feature = new Int16Array(size)
  const value = new Float64Array(size)
  const right = new Int32Array(size)
  const roots = new Int32Array(trees.length)
  let base = 0
  for (const [index, nodes] of trees.entries()) {
    roots[index] = base
    if (fillTree(nodes, 0, base, { feature, value, right }) !== nodes.length) {
      throw new ShapeError("a tree of the forest has nodes that nothing leads to")
    }
    base += nodes.length
  }
  return { roots, feature, value, right }
}

/** The trees of parsed model text, where flat lists hold `feature, threshold` per split and `-1, mean` per leaf. */
export const readTrees = (value: unknown, features: number): ReadonlyArray<TreeNodes> =>
  readList(value, (tree) => {
    const flat = readList(tree, readNumber)
    const nodes: Array<readonly [number, number] | readonly [number]> = []
    for (let at = 0; at + 1 < flat.length; at += 2) {
      const feature = readInteger(flat[at])
      if (feature >= features) throw new ShapeError("a tree looks at a feature that there is not")
      const number = readNumber(flat[at + 1])
      nodes.push(feature < 0 ? [number] : [feature, number])
    }
    return nodes
  })

/** The trees' mean: 0 to 1. */
export const scoreOf = (forest: Forest, features: Float64Array): number => {
  const { roots, feature, value, right } = forest
  let sum = 0
  for (let tree = 0; tree < roots.length; tree++) {
    let node = roots[tree] ?? 0
    let column = feature[node] ?? -1
    while (column >= 0) {
      node = (features[column] ?? 0) < (value[node] ?? 0) ? node + 1 : (right[node] ?? 0)
      column = feature[node] ?? -1
    }
    sum += value[node] ?? 0
  }
  return roots.length === 0 ? 0 : sum / roots.length
}
