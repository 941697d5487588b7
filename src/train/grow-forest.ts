/**
 * Grows a random forest by the textbook (Breiman 2001): a bootstrap sample per tree, a fresh draw of features at every
 * split, the split with the least squared error. Values are binned first, so that a split is one pass over the rows: the
 * library's search is quadratic in them and draws features once per tree, which took minutes per fold and scored worse.
 * What comes out is the same kind of trees, and scoring is held to the library's by a test.
 */
import type { TreeNodes } from "../budget/anomaly/forest.ts"
import { Dice } from "../feeds/simulate/dice.ts"

export interface ForestOptions {
  readonly trees: number
  /** Features that a split may choose from. */
  readonly featuresPerSplit: number
  readonly depthMax: number
  readonly leafRowsMin: number
  readonly seed: string
}

const binsMax = 96

/** Between neighbouring bins: a value below `edges[i]` lies in bin i or lower. */
const edgesOf = (values: Float64Array): Float64Array => {
  const sorted = values.slice().sort()
  const edges: Array<number> = []
  for (let bin = 1; bin < binsMax; bin++) {
    const at = Math.floor((bin * sorted.length) / binsMax)
    const [low, high] = [sorted[at - 1] ?? 0, sorted[at] ?? 0]
    const edge = low === high ? high : (low + high) / 2
    if (edges.at(-1) !== edge && edge > (sorted[0] ?? 0)) edges.push(edge)
  }
  return Float64Array.from(edges)
}

const binOf = (edges: Float64Array, value: number): number => {
  let [low, high] = [0, edges.length]
  while (low < high) {
    const middle = (low + high) >> 1
    if (value < (edges[middle] ?? 0)) high = middle
    else low = middle + 1
  }
  return low
}

interface Binned {
  /** Per feature: each row's bin. */
  readonly bins: ReadonlyArray<Uint8Array>
  readonly edges: ReadonlyArray<Float64Array>
  readonly labels: Uint8Array
}

const binned = (rows: ReadonlyArray<Float64Array>, labels: ReadonlyArray<number>): Binned => {
  const features = rows[0]?.length ?? 0
  const edges: Array<Float64Array> = []
  const bins: Array<Uint8Array> = []
  for (let feature = 0; feature < features; feature++) {
    const column = Float64Array.from(rows, (row) => row[feature] ?? 0)
    const own = edgesOf(column)
    edges.push(own)
    bins.push(Uint8Array.from(column, (value) => binOf(own, value)))
  }
  return { bins, edges, labels: Uint8Array.from(labels) }
}

interface Split {
  readonly feature: number
  /** Rows in bins below go left. */
  readonly bin: number
}

class Grower {
  readonly #data: Binned
  readonly #options: ForestOptions
  readonly #dice: Dice
  readonly #counts = new Float64Array(binsMax + 1)
  readonly #hits = new Float64Array(binsMax + 1)
  readonly #features: Array<number>

  constructor(data: Binned, options: ForestOptions) {
    this.#data = data
    this.#options = options
    this.#dice = new Dice(options.seed)
    this.#features = data.bins.map((_, feature) => feature)
  }

  tree(): TreeNodes {
    const rows = this.#data.labels.length
    const drawn = Int32Array.from({ length: rows }, () => this.#dice.integer(0, rows - 1))
    const nodes: Array<readonly [number, number] | readonly [number]> = []
    this.#grow(drawn, 0, nodes)
    return nodes
  }

  #grow(rows: Int32Array, depth: number, nodes: Array<readonly [number, number] | readonly [number]>): void {
    let hits = 0
    for (const row of rows) hits += this.#data.labels[row] ?? 0
    const pure = hits === 0 || hits === rows.length
    const split =
      pure || depth >= this.#options.depthMax || rows.length < 2 * this.#options.leafRowsMin
        ? undefined
        : this.#bestSplit(rows, hits)
    if (split === undefined) {
      nodes.push([Math.round((hits / rows.length) * 10_000) / 10_000])
      return
    }
    const { feature, bin } = split
    const column = this.#data.bins[feature] ?? new Uint8Array()
    nodes.push([feature, this.#data.edges[feature]?.[bin] ?? 0])
    const goesLeft = (row: number) => (column[row] ?? 0) <= bin
    this.#grow(
      rows.filter((row) => goesLeft(row)),
      depth + 1,
      nodes,
    )
    this.#grow(
      rows.filter((row) => !goesLeft(row)),
      depth + 1,
      nodes,
    )
  }

  /** A fresh draw of features, at the front of the list. */
  #drawFeatures(): void {
    for (let at = 0; at < this.#options.featuresPerSplit; at++) {
      const other = this.#dice.integer(at, this.#features.length - 1)
      const [a, b] = [this.#features[at] ?? 0, this.#features[other] ?? 0]
      this.#features[at] = b
      this.#features[other] = a
    }
  }

  #bestSplit(rows: Int32Array, hits: number): Split | undefined {
    this.#drawFeatures()
    // The squared error falls by what the sides' sums explain; this is that part of it.
    let best = (hits * hits) / rows.length + 1e-9
    let found: Split | undefined
    for (let drawn = 0; drawn < this.#options.featuresPerSplit; drawn++) {
      const feature = this.#features[drawn] ?? 0
      const edges = this.#data.edges[feature]?.length ?? 0
      this.#count(rows, feature)
      let [leftRows, leftHits] = [0, 0]
      for (let bin = 0; bin < edges; bin++) {
        leftRows += this.#counts[bin] ?? 0
        leftHits += this.#hits[bin] ?? 0
        const rightRows = rows.length - leftRows
        if (leftRows < this.#options.leafRowsMin) continue
        if (rightRows < this.#options.leafRowsMin) break
        const rightHits = hits - leftHits
        const explained = (leftHits * leftHits) / leftRows + (rightHits * rightHits) / rightRows
        if (explained <= best) continue
        best = explained
        found = { feature, bin }
      }
    }
    return found
  }

  #count(rows: Int32Array, feature: number): void {
    this.#counts.fill(0)
    this.#hits.fill(0)
    const column = this.#data.bins[feature] ?? new Uint8Array()
    for (const row of rows) {
      const bin = column[row] ?? 0
      this.#counts[bin] = (this.#counts[bin] ?? 0) + 1
      this.#hits[bin] = (this.#hits[bin] ?? 0) + (this.#data.labels[row] ?? 0)
    }
  }
}

/** The trees of a forest that gives each row the share of label 1 among its like. */
export const growForest = (
  rows: ReadonlyArray<Float64Array>,
  labels: ReadonlyArray<number>,
  options: ForestOptions,
): ReadonlyArray<TreeNodes> => {
  const grower = new Grower(binned(rows, labels), options)
  return Array.from({ length: options.trees }, () => grower.tree())
}
