/**
 * Fits a random forest with the library and takes from it what scoring needs: splits and leaf means. Rows, the draws of
 * the bootstrap and out-of-bag data stay behind.
 */
import { Schema } from "effect"
import { RandomForestRegression } from "ml-random-forest"
import type { TreeNodes } from "../budget/anomaly/forest.ts"

export interface ForestOptions {
  readonly trees: number
  /** Part of the features that a tree sees. */
  readonly featurePart: number
  readonly depthMax: number
  readonly leafRowsMin: number
  readonly seed: number
}

interface Node {
  readonly splitColumn?: number
  readonly splitValue?: number
  readonly left?: Node
  readonly right?: Node
  readonly distribution?: number
}

const Node: Schema.Codec<Node> = Schema.Struct({
  splitColumn: Schema.optionalKey(Schema.Int),
  splitValue: Schema.optionalKey(Schema.Finite),
  left: Schema.optionalKey(Schema.suspend((): Schema.Codec<Node> => Node)),
  right: Schema.optionalKey(Schema.suspend((): Schema.Codec<Node> => Node)),
  distribution: Schema.optionalKey(Schema.Finite),
})
const Fitted = Schema.Struct({
  baseModel: Schema.Struct({
    indexes: Schema.Array(Schema.Array(Schema.Int)),
    estimators: Schema.Array(Schema.Struct({ root: Node })),
  }),
})
const decodeFitted = Schema.decodeUnknownSync(Fitted)

const nodesOf = (
  node: Node,
  columns: ReadonlyArray<number>,
  into: Array<readonly [number, number] | readonly [number]>,
) => {
  const { left, right, splitColumn, splitValue } = node
  if (left === undefined || right === undefined || splitColumn === undefined || splitValue === undefined) {
    into.push([node.distribution ?? 0])
    return into
  }
  into.push([columns[splitColumn] ?? 0, splitValue])
  nodesOf(left, columns, into)
  nodesOf(right, columns, into)
  return into
}

/** The library's own forest, for checking ours against it. */
export const fitWithLibrary = (
  rows: ReadonlyArray<Float64Array>,
  labels: ReadonlyArray<number>,
  options: ForestOptions,
): RandomForestRegression => {
  const forest = new RandomForestRegression({
    nEstimators: options.trees,
    maxFeatures: options.featurePart,
    replacement: false,
    seed: options.seed,
    useSampleBagging: true,
    noOOB: true,
    isClassifier: false,
    selectionMethod: "mean",
    // Its gain is the error that is left: above 0 alone, splits that leave none would not be made (at the root none ever is).
    treeOptions: { maxDepth: options.depthMax, minNumSamples: options.leafRowsMin, gainThreshold: -1 },
  })
  forest.train(
    rows.map((row) => Array.from(row)),
    [...labels],
  )
  return forest
}

/** The trees of a library's forest in prefix order. */
export const treesOf = (forest: RandomForestRegression): ReadonlyArray<TreeNodes> => {
  const { indexes, estimators } = decodeFitted(JSON.parse(JSON.stringify(forest))).baseModel
  return estimators.map(({ root }, tree) => nodesOf(root, indexes[tree] ?? [], []))
}
